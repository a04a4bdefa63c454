import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct OptionPagesTests {
    @Test func optionsAreAddedRenamedArchivedAndRestored() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let tier = try await desk.add("Tier", .select, [("options", "Gold")])
            let options = desk.path(tier, "/options")
            try await desk.browser.expect(submitting: options, [("new_title", "Silver")], has: "Silver is added.")
            try await desk.browser.expect(
                409, submitting: options, [("new_title", "Silver")],
                has: "There is already another select option", "id=\"new_title-error\"")
            try await desk.browser.expect(
                400, submitting: options, [("new_title", " ")], has: "The title is missing")
            let silver = try required(try await desk.attribute("tier").option(named: "Silver"), "an option")
            let path = "\(options)/\(silver.id)"
            try await desk.browser.expect(at: path, has: "Edit option", "value=\"Silver\"")
            let state = try required(Browser.value(ofField: "state", in: desk.browser.page), "a state")
            try await desk.browser.expect(
                submitting: path, [("option_title", "Platinum"), ("state", state)], has: "Saved.", "Platinum")
            try await desk.browser.open(path)
            try await desk.browser.expect(
                409, submitting: path, [("option_title", "Iron"), ("state", state)], has: "was changed by someone else")
            try await desk.browser.expect(submitting: "\(path)/archive", has: "Platinum is archived.", "Archived")
            #expect(try await desk.attribute("tier").option(named: "Platinum") == nil)
            try await desk.browser.expect(submitting: "\(path)/restore", has: "Platinum can be chosen again.")
            #expect(try await desk.attribute("tier").option(named: "Platinum") != nil)
        }
    }

    @Test func statusesHaveATargetTime() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.browser.submit("\(ObjectsDesk.path)/deals/enable", [])
            let stage = try await desk.attribute("stage", of: "deals")
            let options = desk.path(stage, "/options", of: "deals")
            try await desk.browser.open(desk.path(stage, of: "deals"))
            try await desk.browser.expect(
                400, submitting: options, [("new_title", "Trial"), ("new_target_time", "soon")],
                has: "Enter a time", "id=\"new_target_time-error\"", "value=\"Trial\"")
            try await desk.browser.expect(
                submitting: options,
                [("new_title", "Trial"), ("new_target_time", "30 days"), ("celebrates", "on")], has: "30 days")
            let trial = try required(
                try await desk.attribute("stage", of: "deals").option(named: "Trial"), "a status")
            #expect(trial.targetTime == "P30D" && trial.celebrates)
            try await desk.browser.open("\(options)/\(trial.id)")
            let state = try required(Browser.value(ofField: "state", in: desk.browser.page), "a state")
            try await desk.browser.expect(
                submitting: "\(options)/\(trial.id)",
                [("option_title", "Trial"), ("option_target_time", ""), ("state", state)], has: "Saved.")
            let changed = try await desk.attribute("stage", of: "deals").option(named: "Trial")
            #expect(changed?.targetTime == nil && changed?.celebrates == false)
        }
    }

    @Test func whatTheServerFillsInHasNoForm() async throws {
        try await ObjectsDesk.open { desk in
            let strength = try await desk.attribute("strongest_connection_strength", of: "people")
            try await desk.browser.expect(at: desk.path(strength, of: "people"), has: "Very strong")
            #expect(!desk.browser.page.contains("Add option"))
            try await desk.browser.expect(
                404, submitting: desk.path(strength, "/options", of: "people"), [("option_title", "X")])
        }
    }
}

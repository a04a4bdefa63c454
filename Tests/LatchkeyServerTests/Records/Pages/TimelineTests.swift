import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

@Suite struct TimelineTests {
    @Test func itTellsWhoChangedWhatWhen() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.person("Grace", "Okafor", [("job_title", "Buyer")])
            desk.server.clock.advance(by: .hours(2))
            try await desk.edit("/acme-inc/person/\(id)", "job_title", [("value.job_title", "Captain")])
            desk.server.clock.advance(by: .hours(1))
            let timeline = try await desk.core.records.timeline(desk.access, "people", id.text, limit: 10)
            #expect(timeline.changes.map(\.isCreation) == [false, true] && !timeline.hasOlder)
            let line = try required(timeline.changes.first?.lines.first, "a line")
            #expect(line.attribute.slug == "job_title")
            #expect(line.removed.map(\.text) == ["Buyer"] && line.added.map(\.text) == ["Captain"])
            #expect(timeline.changes.first?.by?.reference == .member(desk.admin.member.id))
            try await desk.browser.expect(
                at: "/acme-inc/person/\(id)", has: "1 h ago", "3 h ago", "created this person",
                "<span class=\"was\">Buyer</span>", "<span class=\"is\">Captain</span>")
        }
    }

    @Test func itGoesBackPageByPage() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.company("Northwind")
            for number in 0..<50 {
                desk.server.clock.advance(by: .minutes(10))
                _ = try await desk.core.records.update(
                    desk.access, "companies", id.text, values: [.init("description", .string("No. \(number)"))],
                    overwriting: true)
            }
            var before: Instant?
            var seen: [String] = []
            for _ in 0..<10 {
                let page = try await desk.core.records.timeline(
                    desk.access, "companies", id.text, before: before, limit: 20)
                seen += page.changes.flatMap(\.lines).flatMap(\.added).map(\.text)
                before = page.changes.last?.at
                if !page.hasOlder { break }
            }
            #expect(seen == (0..<50).reversed().map { "No. \($0)" } + ["Northwind"])
            try await desk.browser.expect(at: "/acme-inc/company/\(id)", has: "Older changes")
            try await desk.browser.expect(at: "/acme-inc/company/\(id)?before=0", has: "Newest changes")
            try await desk.browser.expect(at: "/acme-inc/company/\(id)?before=99999999999999999999")
        }
    }

    @Test func integrationsAreNamed() async throws {
        try await RecordsDesk.open { desk in
            let token = try await desk.server.integration(desk.admin, "Billing sync")
            let body = #"{"data":{"values":{"name":"Northwind"}}}"#
            let answer = try await desk.client.executeRequest(
                uri: "/v2/objects/companies/records", method: .post,
                headers: [.authorization: "Bearer \(token.secret)", .contentType: "application/json"],
                body: .init(string: body))
            let id = try required(
                try JSON(text: String(buffer: answer.body))["data"]?["id"]?["record_id"]?.string, "a record")
            try await desk.browser.expect(at: "/acme-inc/company/\(id)", has: "Billing sync", "created this company")
            #expect(!desk.browser.shows(token.secret))
        }
    }

    @Test func longAndManyValuesDoNotFillThePage() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.company(
                "Northwind", [("description", .string(String(repeating: "x", count: 50_000)))])
            desk.server.clock.advance(by: .minutes(1))
            _ = try await desk.core.records.update(
                desk.access, "companies", id.text, values: [.init("description", "short")], overwriting: true)
            try await desk.browser.expect(at: "/acme-inc/company/\(id)", has: "(a long text)")
            #expect(desk.browser.page.utf8.count < 150_000)
        }
    }
}

import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

@Suite struct NewRecordPagesTests {
    private static let path = RecordsDesk.people + "/new"

    @Test func aFormSentTwiceMakesOneRecord() async throws {
        try await RecordsDesk.open { desk in
            try await desk.browser.open(Self.path)
            let id = try required(Browser.value(ofField: "id", in: desk.browser.page), "the form's id")
            let csrf = try required(Browser.value(ofField: "csrf", in: desk.browser.page), "the form's token")
            let fields = [
                ("csrf", csrf), ("id", id), ("value.name.first_name", "Grace"), ("value.name.last_name", "Okafor"),
                ("value.email_addresses", "grace@halden.example"), ("value.email_addresses", ""),
            ]
            for _ in 0..<2 {
                let answer = try await desk.browser.post(Self.path, fields)
                #expect(answer.status == .seeOther && answer.header("location") == "/acme-inc/person/\(id)")
            }
            #expect(try await desk.count("people") == 1)
            try await desk.browser.expect(
                at: "/acme-inc/person/\(id)", has: "Grace Okafor is created.", "Halden", "grace@halden.example")
        }
    }

    @Test func anIdOfAnotherRecordIsRefused() async throws {
        try await RecordsDesk.open { desk in
            let company = try await desk.company("Northwind")
            try await desk.browser.open(Self.path)
            let answer = try await desk.browser.submit(
                Self.path, [("id", company.text), ("value.name.first_name", "Grace")])
            #expect(answer.status == .conflict && desk.browser.shows("This form was used for another record"))
            #expect(try await desk.count("people") == 0)
        }
    }

    @Test func mistakesAreShownAtTheirFields() async throws {
        try await RecordsDesk.open { desk in
            try await desk.attribute("code", .text, of: "people", isRequired: true)
            try await desk.browser.open(Self.path)
            let id = try required(Browser.value(ofField: "id", in: desk.browser.page), "the form's id")
            #expect(desk.browser.shows("The code <span class=\"optional\">(required)</span>"))
            let answer = try await desk.browser.submit(
                Self.path, [("id", id), ("value.name.first_name", "Grace"), ("value.job_title", "A & B")])
            #expect(answer.status == .badRequest && desk.browser.shows("The code is required."))
            #expect(desk.browser.shows("value=\"Grace\"") && desk.browser.shows("value=\"A &amp; B\""))
            #expect(desk.browser.shows("name=\"id\" value=\"\(id)\""))
            try await desk.browser.submit(
                Self.path, [("id", id), ("value.code", "X"), ("value.phone_numbers", "12")])
            #expect(desk.browser.shows("Enter a phone number with its country"))
            #expect(try await desk.count("people") == 0)
        }
    }

    @Test func aSearchInTheFormIsAnsweredBeforeAnythingIsMade() async throws {
        try await RecordsDesk.open { desk in
            let company = try await desk.company("Halden Robotics")
            try await desk.browser.open(Self.path)
            let id = try required(Browser.value(ofField: "id", in: desk.browser.page), "the form's id")
            let fields = [("id", id), ("value.name.first_name", "Grace"), ("find.company", "hal")]
            try await desk.browser.submit(Self.path, fields)
            #expect(desk.browser.shows("1 record found") && desk.browser.shows("value=\"Grace\""))
            #expect(try await desk.count("people") == 0)
            try await desk.browser.submit(
                Self.path, fields + [("found.company", "hal"), ("value.company", "companies/\(company)")])
            #expect(desk.browser.path == "/acme-inc/person/\(id)" && desk.browser.shows("Halden Robotics"))
        }
    }

    @Test func defaultsAreInTheForm() async throws {
        try await RecordsDesk.open { desk in
            let configuration = ConfigurationAccess(try desk.admin.admin)
            var order = AttributeOrder(title: "Paying", slug: "paying", type: .checkbox)
            order.defaultValue = .fixed([true])
            _ = try await desk.core.attributes.create(configuration, object: "companies", order)
            order = AttributeOrder(title: "Source", slug: "source", type: .text)
            order.defaultValue = .fixed(["Fair"])
            _ = try await desk.core.attributes.create(configuration, object: "companies", order)
            let path = "/acme-inc/objects/companies/new"
            try await desk.browser.expect(at: path, has: "value=\"Fair\"", "value=\"yes\" checked")
            let id = try required(
                Browser.value(ofField: "id", in: desk.browser.page).flatMap { RecordID($0) }, "the form's id")
            try await desk.browser.submit(path, [("id", id.text), ("value.name", "N"), ("value.source", "")])
            #expect(try await desk.values("companies", id, "source").isEmpty, "what was taken out stays out")
            #expect(try await desk.values("companies", id, "paying").first?["value"] == false)
        }
    }

    @Test(arguments: ["", "nonsense", "0197"])
    func aDamagedFormIsNoFault(_ id: String) async throws {
        try await RecordsDesk.open { desk in
            try await desk.browser.open(Self.path)
            let answer = try await desk.browser.submit(Self.path, [("id", id), ("value.name.first_name", "Grace")])
            #expect(answer.status == .badRequest)
        }
    }
}

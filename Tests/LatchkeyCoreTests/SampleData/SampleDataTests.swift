import Testing

@testable import LatchkeyCore

@Suite struct SampleDataTests {
    private static func filled() async throws -> DataDesk {
        let desk = try await DataDesk.open()
        try await desk.core.sampleData.install(try desk.admin.admin, owner: desk.admin.member)
        return desk
    }

    @Test func theTablesHoldWhatTheyPromise() {
        #expect(SampleCompany.all.count == 50)
        #expect(SamplePerson.all.count == 200)
        #expect(SampleDeal.all.count == 30)
        #expect(Set(SamplePerson.all.map(\.company)) == Set(SampleCompany.all.indices))
        #expect(Set(SamplePerson.all.map { "\($0.first) \($0.last)" }).count == 200)
        #expect(Set(SampleCompany.all.map(\.domain)).count == 50)
        for person in SamplePerson.all {
            let local = person.email.prefix { $0 != "@" }
            #expect(local.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "." || $0 == "-") }, "\(person.email)")
            #expect(!local.contains("my-workspace") && person.email.hasSuffix(".example"))
        }
    }

    @Test func phoneNumbersAreFreeForFiction() throws {
        let ranges: [String: ClosedRange<Int>] = [
            "+1": 0...199, "+44": 0...999, "+49": 0...999, "+33": 0...9999, "+61": 0...9999, "+353": 0...9999,
            "+46": 0...99,
        ]
        for phone in SamplePerson.all.compactMap(\.phone) {
            let number = try #require(PhoneNumber(phone, region: nil), "\(phone)")
            let country = try #require(ranges.keys.filter { number.e164.hasPrefix($0) }.max { $0.count < $1.count })
            if country == "+1" { #expect(number.e164.dropFirst(5).hasPrefix("55501"), "\(phone)") }
        }
        #expect(SamplePerson.all.compactMap(\.phone).count > 60)
    }

    @Test func everythingIsRelated() async throws {
        let desk = try await Self.filled()
        let companies = try await desk.query("companies")
        let people = try await desk.query("people")
        let deals = try await desk.query("deals")
        #expect(companies.count == 50 && people.count == 200 && deals.count == 30)
        #expect(people.allSatisfy { $0.values("company").count == 1 && !$0.values("job_title").isEmpty })
        #expect(companies.allSatisfy { !$0.values("team").isEmpty && !$0.values("categories").isEmpty })
        let owner = JSON.string(desk.admin.member.id.text)
        for deal in deals {
            #expect(deal["owner"] == .array([owner]))
            #expect(!deal.values("associated_company").isEmpty && deal.values("associated_people").count == 2)
        }
        for record in companies + people {
            let location = try #require(record.values("primary_location").first)
            #expect(location["country_code"]?.string != nil && location["locality"]?.string != nil)
        }
    }

    @Test func recordsAreAsOldAsTheyWouldBe() async throws {
        let desk = try await Self.filled()
        let now = desk.clock.now()
        let companies = try await desk.query("companies")
        let created = companies.compactMap { $0.json["created_at"]?.string.flatMap(ISOTime.init)?.instant }
        #expect(created.count == 50)
        #expect(created.allSatisfy { $0 < now - .days(80) && $0 > now - .days(340) })
        let tidewater = try #require(companies.first { $0["name"] == ["Tidewater Robotics"] })
        #expect(tidewater["employee_range"] == ["51-250"])
        #expect(try await desk.history("companies", tidewater.id, "employee_range").count == 2)
        let deal = try #require(
            try await desk.query("deals").first { $0["name"] == ["Tidewater Robotics: Port pilot"] })
        #expect(deal["stage"] == ["Won 🎉"] && deal["value"] == [62_000])
        let stages = try await desk.history("deals", deal.id, "stage")
        #expect(stages.map(\.content) == ["Lead", "In Progress", "Won 🎉"])
        #expect(stages.last?["active_until"] == nil as JSON)
    }

    @Test func itIsFoundLikeAnyOtherData() async throws {
        let desk = try await Self.filled()
        let found = try await desk.query("people", ["email_addresses": "ines.carvalho@tidewater-robotics.example"])
        #expect(found.map { $0["job_title"] } == [["Chief Executive Officer"]])
        let big = try await desk.query("deals", ["value": ["$gte": 200_000]])
        #expect(big.count == 5)
    }

    @Test func theAuditLogNamesWhoAskedForIt() async throws {
        let desk = try await Self.filled()
        #expect(try await desk.test.actions(desk.admin).prefix(2) == ["records.imported", "object.enabled"])
    }

    @Test func aWorkspaceWithRecordsIsLeftAlone() async throws {
        let desk = try await DataDesk.open()
        try await desk.create("companies", ["name": "Acme"])
        let error = await refusal {
            try await desk.core.sampleData.install(try desk.admin.admin, owner: desk.admin.member)
        }
        #expect(error?.kind == .conflict && error?.message.contains("companies already") == true)
        #expect(try await desk.query("companies").count == 1)
        #expect(try await desk.schema.object(named: "deals") == nil)
    }

    @Test func theCommandLineMayFillAWorkspaceForItsAdmin() async throws {
        let desk = try await DataDesk.open()
        let workspace = desk.admin.workspace
        let owner = try #require(try await desk.core.members.admins(of: workspace.id).first)
        try await desk.core.sampleData.install(desk.core.operator(of: workspace), owner: owner)
        #expect(try await desk.query("people").count == 200)
    }
}

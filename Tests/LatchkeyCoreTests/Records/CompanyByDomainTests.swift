import Testing

@testable import LatchkeyCore

/// A new person joins the company that has the domain of their address (FACTS.md 8.7).
@Suite struct CompanyByDomainTests {
    private func companies(_ desk: DataDesk) async throws -> [ReadRecord] { try await desk.query("companies") }

    @Test func aCompanyIsMadeOrFound() async throws {
        let desk = try await DataDesk.open()
        let ada = try await desk.create("people", ["email_addresses": ["ada@mail.acme.co.uk"]])
        let made = try #require(try await companies(desk).first)
        #expect(made["name"] == ["Acme"])
        #expect(made["domains"] == [["domain": "acme.co.uk", "root_domain": "acme.co.uk"]])
        #expect(made["team"] == [.string(ada.id)] && ada["company"] == [.string(made.id)])
        let grace = try await desk.create("people", ["email_addresses": ["grace@acme.co.uk", "grace@navy.mil"]])
        #expect(grace["company"] == [.string(made.id)])
        #expect(try await companies(desk).count == 1)
        try await IndexAudit.check(desk)
    }

    @Test func anUpsertThatMakesAPersonDoesTheSame() async throws {
        let desk = try await DataDesk.open()
        for address: JSON in ["ada@acme.com", "grace@acme.com", "ada@acme.com"] {
            try await desk.upsert("people", by: "email_addresses", ["email_addresses": [address]])
        }
        #expect(try await companies(desk).count == 1)
        #expect(try await desk.query("people").count == 2)
    }

    @Test func freeAddressesAndGivenCompaniesMakeNone() async throws {
        let desk = try await DataDesk.open()
        let given = try await desk.create("companies", ["name": "Given"]).id
        let person = try await desk.create(
            "people",
            [
                "email_addresses": ["ada@acme.com"],
                "company": ["target_object": "companies", "target_record_id": .string(given)],
            ])
        #expect(person["company"] == [.string(given)])
        #expect(try await desk.create("people", ["email_addresses": ["ada@gmail.com"]])["company"] == [])
        #expect(try await desk.create("people", [:])["company"] == [])
        #expect(try await companies(desk).count == 1)
        // The first address that is somebody's counts.
        let second = try await desk.create("people", ["email_addresses": ["g@gmail.com", "g@navy.mil"]])
        #expect(second["company"] != [])
    }

    @Test func anAddressThatComesLaterChangesNoCompany() async throws {
        let desk = try await DataDesk.open()
        let person = try await desk.create("people").id
        try await desk.patch("people", person, ["email_addresses": ["ada@acme.com"]])
        #expect(try await desk.get("people", person)["company"] == [])
        #expect(try await companies(desk).isEmpty)
    }
}

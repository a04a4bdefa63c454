import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct FilterFormTests {
    /// Three companies and what each condition leaves of them.
    @Test func everyComparisonIsAnswered() async throws {
        try await RecordsDesk.open { desk in
            try await desk.attribute("score", .rating)
            try await desk.attribute("paying", .checkbox)
            try await desk.attribute("met", .timestamp)
            try await desk.attribute("keeper", .actorReference)
            let alpha = try await desk.company(
                "Alpha",
                [
                    ("domains", ["alpha.example"]), ("categories", ["B2B"]), ("funding_raised_usd", 10),
                    ("foundation_date", "2000-05-01"), ("score", 2), ("paying", true),
                    ("met", "2026-03-10T23:30:00Z"), ("primary_location", "Rotterdam, NL"),
                    ("keeper", .string(desk.admin.member.id.text)),
                ])
            try await desk.company(
                "Beta", [("categories", ["SaaS"]), ("funding_raised_usd", 20), ("foundation_date", "2010-05-01")])
            try await desk.company("Gamma")
            try await desk.person("Grace", "Okafor", [("company", .string(alpha.text))])
            let option = try await desk.option("B2B", of: "categories")
            let member = desk.admin.member.id.text
            let all = ["Alpha", "Beta", "Gamma"]
            let cases: [(String, [String])] = [
                ("f0=name&o0=contains&v0=LPH", ["Alpha"]), ("f0=name&o0=lacks&v0=a", []),
                ("f0=name&o0=is&v0=Beta", ["Beta"]), ("f0=name&o0=not&v0=Beta", ["Alpha", "Gamma"]),
                ("f0=name&o0=starts&v0=ga", ["Gamma"]), ("f0=domains&o0=ends&v0=.example", ["Alpha"]),
                ("f0=domains&o0=empty", ["Beta", "Gamma"]), ("f0=domains&o0=filled", ["Alpha"]),
                ("f0=funding_raised_usd&o0=more&v0=10", ["Beta"]),
                ("f0=funding_raised_usd&o0=least&v0=10", ["Alpha", "Beta"]),
                ("f0=funding_raised_usd&o0=less&v0=20", ["Alpha"]), ("f0=score&o0=is&v0=2", ["Alpha"]),
                ("f0=foundation_date&o0=before&v0=2010-05-01", ["Alpha"]),
                ("f0=foundation_date&o0=is&v0=2010-05-01", ["Beta"]),
                ("f0=met&o0=is&v0=2026-03-10", ["Alpha"]), ("f0=met&o0=is&v0=2026-03-11", []),
                ("f0=met&o0=before&v0=2026-03-11", ["Alpha"]), ("f0=met&o0=after&v0=2026-03-10", []),
                ("f0=created_at&o0=is&v0=2026-01-01", all), ("f0=created_at&o0=after&v0=2026-01-01", []),
                ("f0=categories&o0=is&v0=\(option)", ["Alpha"]),
                ("f0=categories&o0=not&v0=\(option)", ["Beta", "Gamma"]), ("f0=categories&o0=empty", ["Gamma"]),
                ("f0=paying&o0=is&v0=yes", ["Alpha"]), ("f0=paying&o0=is&v0=no", ["Beta", "Gamma"]),
                ("f0=keeper&o0=is&v0=\(member)", ["Alpha"]), ("f0=created_by&o0=is&v0=\(member)", all),
                ("f0=primary_location.locality&o0=starts&v0=rott", ["Alpha"]),
                ("f0=primary_location.country_code&o0=is&v0=NL", ["Alpha"]),
                ("f0=primary_location.country_code&o0=empty", ["Beta", "Gamma"]),
                ("f0=team&o0=contains&v0=okaf", ["Alpha"]), ("f0=team&o0=empty", ["Beta", "Gamma"]),
                ("f0=record_id&o0=is&v0=\(alpha)", ["Alpha"]),
                ("f0=name&o0=starts&v0=a&f1=name&o1=starts&v1=b", []),
                ("f0=name&o0=starts&v0=a&f1=name&o1=starts&v1=b&match=any", ["Alpha", "Beta"]),
                ("f0=name&o0=starts&v0=a&q=beta", []), ("f0=name&o0=contains", all),
            ]
            for (query, names) in cases {
                try await desk.browser.open("/acme-inc/objects/companies?" + query)
                #expect(desk.browser.rowNames == names, "\(query)")
                #expect(!desk.browser.shows("cannot be used"), "\(query)")
            }
        }
    }

    @Test func aReferenceIsFilteredByItsRecordToo() async throws {
        try await RecordsDesk.open { desk in
            let company = try await desk.company("Halden Robotics")
            try await desk.person("Grace", "Okafor", [("company", .string(company.text))])
            try await desk.person("Alan", "Tanaka")
            try await desk.browser.expect(
                at: RecordsDesk.people + "?f0=company&o0=is&v0=\(company)",
                has: "<span>Company is Halden Robotics</span>")
            #expect(desk.browser.rowNames == ["Grace Okafor"])
        }
    }

    @Test func anAddedConditionAsksForItsValue() async throws {
        try await RecordsDesk.open { desk in
            try await desk.company("Alpha")
            try await desk.browser.expect(
                at: "/acme-inc/objects/companies?f0=categories&open=filters",
                has: "<details class=\"panel\" open>", "name=\"v0\" aria-label=\"Value\"", "Choose…")
            try await desk.browser.expect(
                at: "/acme-inc/objects/companies?f0=foundation_date", has: "type=\"date\" name=\"v0\"")
            #expect(desk.browser.rowNames == ["Alpha"], "what has no value yet leaves nothing out")
        }
    }

    @Test func daysAreThoseOfTheReader() throws {
        let start = try #require(Instant(local: "2026-03-29T00:00", in: "Europe/Berlin"))
        #expect(start.iso == "2026-03-28T23:00:00Z")
        #expect(try #require(Instant(local: "2026-03-30T00:00", in: "Europe/Berlin")).iso == "2026-03-29T22:00:00Z")
        #expect(start.local(in: "Europe/Berlin") == "2026-03-29T00:00")
        #expect(start.local(in: "Nowhere") == "2026-03-28T23:00")
        #expect(Instant(local: "2026-03-29", in: "UTC") == nil && Instant(local: "noon", in: "UTC") == nil)
    }
}

import Testing

@testable import LatchkeyCore

@Suite struct HistoryTests {
    private func write(_ desk: DataDesk, _ object: String, _ id: String, _ slug: String, _ history: [HistoricValue])
        async throws
    {
        _ = try await desk.core.records.writeHistory(desk.access, object, id, attribute: slug, history)
    }

    private func value(_ value: JSON, _ from: Int64, _ until: Int64? = nil) -> HistoricValue {
        HistoricValue(value: value, from: Instant(seconds: from), until: until.map { Instant(seconds: $0) })
    }

    @Test func everyChangeEndsAValueAndBeginsAnother() async throws {
        let desk = try await DataDesk.open()
        let id = try await desk.create("people", ["job_title": "One", "phone_numbers": ["+442079460958"]]).id
        for title: JSON in ["Two", "Two", nil, "One"] {
            desk.clock.advance(by: .seconds(1))
            try await desk.patch("people", id, ["job_title": title])
        }
        let history = try await desk.history("people", id, "job_title")
        let spans = history.map { value in
            let ends = ["active_from", "active_until"].map {
                value[$0]?.string.map { $0.dropFirst(17).prefix(2) } ?? "-"
            }
            return "\(value.content.string ?? "") \(ends[0]) \(ends[1])"
        }
        #expect(spans == ["One 00 01", "Two 01 03", "One 04 -"])
        desk.clock.advance(by: .seconds(1))
        try await desk.put("people", id, ["phone_numbers": ["+442079460959", "+442079460958"]])
        #expect(try await desk.history("people", id, "phone_numbers").allSatisfy { $0["active_until"] == nil as JSON })
    }

    @Test func whoChangedAValueIsKeptWithIt() async throws {
        let desk = try await DataDesk.open()
        let (_, token, secret) = try await desk.test.integration(desk.admin)
        let principal = try #require(try await desk.test.check(secret))
        let id = try await desk.create("people", ["job_title": "One"]).id
        _ = try await desk.core.records.update(
            DataAccess(principal), "people", id, values: [JSON.Member("job_title", "Two")], overwriting: false)
        let makers = try await desk.history("people", id, "job_title").map { $0["created_by_actor"] }
        #expect(
            makers == [
                ["type": "workspace-member", "id": .string(desk.admin.member.id.text)],
                ["type": "api-token", "id": .string(token.id.text)],
            ])
    }

    @Test func aCheckboxHasAHistoryFromItsFirstTick() async throws {
        let desk = try await DataDesk.open()
        try await desk.attribute("done", .checkbox, of: "people")
        let id = try await desk.create("people").id
        #expect(try await desk.history("people", id, "done").map(\.content) == [false])
        desk.clock.advance(by: .seconds(1))
        try await desk.patch("people", id, ["done": true])
        #expect(try await desk.get("people", id)["done"] == [true])
        desk.clock.advance(by: .seconds(1))
        try await desk.patch("people", id, ["done": nil])
        #expect(try await desk.get("people", id)["done"] == [false])
    }

    @Test func aWrittenHistoryReplacesWhatWasThere() async throws {
        let desk = try await DataDesk.open()
        try await desk.attribute("code", .text, of: "people", isUnique: true)
        let id = try await desk.create("people", ["code": "a"]).id
        let other = try await desk.create("people", ["code": "b"]).id
        try await desk.patch("people", id, ["code": "c"])
        try await write(desk, "people", id, "code", [value("d", 5), value("b", 1, 5)])
        #expect(try await desk.history("people", id, "code").map(\.content) == ["b", "d"])
        #expect(try await desk.query("people", ["code": "d"]).map(\.id) == [id])
        #expect(try await desk.query("people", ["code": "c"]).isEmpty)
        // Only what is current is unique.
        #expect(
            await refusal { try await write(desk, "people", id, "code", [value("b", 1)]) }?.code == .uniquenessConflict)
        try await write(desk, "people", other, "code", [value("a", 1, 2)])
        #expect(try await desk.get("people", other)["code"] == [])
        try await write(desk, "people", id, "code", [value("b", 1)])
        try await IndexAudit.check(desk)
    }

    @Test func timesFarAwayAreKept() async throws {
        let desk = try await DataDesk.open()
        let id = try await desk.create("people").id
        let far = try #require(ISOTime("9999-12-31T23:59:59.999999Z")).instant
        let first = try #require(ISOTime("0001-01-01T00:00:00.999999Z")).instant
        try await write(
            desk, "people", id, "job_title",
            [HistoricValue(value: "Old", from: first, until: far), HistoricValue(value: "New", from: far, until: nil)])
        let history = try await desk.history("people", id, "job_title")
        #expect(
            history.map { $0["active_from"] } == ["0001-01-01T00:00:00.999999000Z", "9999-12-31T23:59:59.999999000Z"])
        #expect(
            try await desk.get("people", id).values("job_title")[0]["active_from"] == "9999-12-31T23:59:59.999999000Z")
    }

    @Test func whatCannotBeAHistoryIsRefused() async throws {
        let desk = try await DataDesk.open()
        let id = try await desk.create("people", ["job_title": "One"]).id
        let cases: [(String, [HistoricValue], LatchkeyError.Code)] = [
            ("job_title", [value("a", 1, 1)], .validationType), ("job_title", [value("a", 2, 1)], .validationType),
            ("job_title", [value("a", 1), value("b", 2)], .multipleValues),
            ("job_title", [value("a", 1, 3), value("b", 2, 4)], .multipleValues),
            ("job_title", [value(nil, 1)], .validationType), ("job_title", [value(["a"], 1)], .validationType),
            ("company", [], .validationType), ("created_at", [], .systemEdit), ("avatar_url", [], .systemEdit),
            ("phone_numbers", [value("+442079460958", 1), value("+44 20 7946 0958", 2)], .duplicateValues),
        ]
        for (slug, history, code) in cases {
            #expect(await refusal { try await write(desk, "people", id, slug, history) }?.code == code, "\(slug)")
        }
        #expect(try await desk.get("people", id)["job_title"] == ["One"])
        try await desk.attribute("need", .text, of: "people") { $0.isRequired = true }
        let needy = try await desk.create("people", ["need": "x"]).id
        #expect(
            await refusal { try await write(desk, "people", needy, "need", [value("y", 1, 2)]) }?.code == .missingValue)
    }
}

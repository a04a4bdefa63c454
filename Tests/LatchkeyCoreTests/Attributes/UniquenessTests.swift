import Testing

@testable import LatchkeyCore

@Suite struct UniquenessTests {
    private func open(_ type: AttributeType, isMulti: Bool = false, isUnique: Bool = true) async throws -> DataDesk {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await desk.attribute("code", type, of: "things", isMulti: isMulti, isUnique: isUnique)
        return desk
    }

    private func isTaken(_ value: JSON, _ desk: DataDesk) async -> Bool {
        await refusal { try await desk.create("things", ["code": value]) }?.code == .uniquenessConflict
    }

    /// Written in two ways it is one value, and another that looks alike is not.
    @Test(
        arguments: [
            (.text, "Ada", "Ada", "ada"), (.text, "", "", " "), (.number, 1, 1.00001, 1.001), (.number, 0, -0.0, 1),
            (.emailAddress, "ada@acme.com", "ADA@acme.com", "ada@acme.org"),
            (.domain, "acme.com", "https://www.acme.com/", "shop.acme.com"),
            (.phoneNumber, "+442079460958", "+44 20 7946 0958", "+442079460959"),
            (.date, "2026-01-01", "2026-01", "2026-01-02"),
            (.timestamp, "2026-01-01T10:00:00Z", "2026-01-01T11:00:00+01:00", "2026-01-01T10:00:00.000001Z"),
        ] as [(AttributeType, JSON, JSON, JSON)])
    func aValueIsTakenOnce(_ type: AttributeType, _ value: JSON, _ same: JSON, _ other: JSON) async throws {
        let desk = try await open(type)
        let id = try await desk.create("things", ["code": value]).id
        #expect(await isTaken(same, desk))
        let second = try await desk.create("things", ["code": other]).id
        #expect(await refusal { try await desk.patch("things", second, ["code": same]) }?.code == .uniquenessConflict)
        try await desk.patch("things", id, ["code": same])
        #expect(try await desk.upsert("things", by: "code", ["code": same]).id == id)
        // Without a value there is no conflict, and a value that is given up is free.
        try await desk.create("things")
        try await desk.patch("things", id, ["code": nil])
        try await desk.patch("things", second, ["code": same])
        try await IndexAudit.check(desk)
    }

    @Test func longTextsAreToldApartBehindTheirBeginning() async throws {
        let desk = try await open(.text)
        let long = String(repeating: "x", count: 5000)
        try await desk.create("things", ["code": .string(long + "a")])
        try await desk.create("things", ["code": .string(long + "b")])
        #expect(await isTaken(.string(long + "a"), desk))
        #expect(!(await isTaken(.string(long + "A"), desk)))
    }

    @Test func valuesChangePlacesWithinOneRecord() async throws {
        let desk = try await open(.text, isMulti: true)
        let id = try await desk.create("things", ["code": ["a", "b"]]).id
        try await desk.put("things", id, ["code": ["b", "c", "a"]])
        try await desk.put("things", id, ["code": ["c", "b"]])
        #expect(!(await isTaken(["a"], desk)))
        #expect(await isTaken(["x", "c"], desk))
        // What was refused left nothing behind.
        #expect(!(await isTaken(["x"], desk)))
        try await IndexAudit.check(desk)
    }

    @Test func itIsSwitchedOnWhereItHoldsAndOff() async throws {
        let desk = try await open(.text, isUnique: false)
        let ids = try await [desk.create("things", ["code": "a"]).id, desk.create("things", ["code": "a"]).id]
        try await desk.create("things")
        let on = { (desk: DataDesk) async -> LatchkeyError? in
            await refusal { try await desk.change("code", of: "things") { $0.isUnique = true } }
        }
        let refused = await on(desk)
        #expect(refused?.code == .uniquenessConflict)
        #expect(refused?.message.contains("The value \"a\" provided for attribute with ID") == true)
        #expect(try await desk.count("SELECT COUNT(*) FROM record_uniques") == 0)
        #expect(try await desk.attribute("code", of: "things").isUnique == false)
        try await desk.patch("things", ids[0], ["code": "b"])
        #expect(await on(desk) == nil)
        #expect(await isTaken("a", desk))
        #expect(try await desk.upsert("things", by: "code", ["code": "b"]).id == ids[0])
        try await IndexAudit.check(desk)
        try await desk.change("code", of: "things") { $0.isUnique = false }
        #expect(!(await isTaken("a", desk)))
        #expect(try await desk.count("SELECT COUNT(*) FROM record_uniques") == 0)
        #expect(await on(desk)?.code == .uniquenessConflict)
    }

    @Test func moreRecordsThanASliceAreEntered() async throws {
        let desk = try await open(.number, isUnique: false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<1001 {
                group.addTask { try await desk.create("things", ["code": .number(Double(number))]) }
            }
            try await group.waitForAll()
        }
        try await desk.change("code", of: "things") { $0.isUnique = true }
        #expect(try await desk.count("SELECT COUNT(*) FROM record_uniques") == 1001)
        #expect(await isTaken(1000, desk))
    }
}

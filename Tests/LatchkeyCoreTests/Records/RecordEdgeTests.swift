import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct RecordEdgeTests {
    @Test func longTextsComeBackAndAreFound() async throws {
        let desk = try await DataDesk.open()
        let long = String(repeating: "Ünï", count: 200_000) + "end"
        let made = try await desk.create("people", ["job_title": .string(long)])
        let read = try await desk.get("people", made.id)
        #expect(read["job_title"][0]?.string?.utf8.elementsEqual(long.utf8) == true)
        #expect(try await desk.query("people", ["job_title": ["$ends_with": "END"]]).count == 1)
        try await desk.patch("people", made.id, ["job_title": "short"])
        #expect(try await desk.count("SELECT COUNT(*) FROM record_texts WHERE rest IS NOT NULL") == 0)
    }

    /// "é" as one character and as two look the same; what was written last is what is read, and found.
    @Test func textsThatLookTheSameAreTwo() async throws {
        let desk = try await DataDesk.open()
        try await desk.attribute("tags", .text, of: "people", isMulti: true)
        let (one, two) = ("caf\u{e9}", "cafe\u{301}")
        let id = try await desk.create("people", ["job_title": .string(two), "tags": [.string(one), .string(two)]]).id
        try await desk.patch("people", id, ["job_title": .string(one)])
        let read = try await desk.get("people", id)
        #expect(read["job_title"][0]?.string.map { Array($0.utf8) } == Array(one.utf8))
        #expect(read["tags"].array?.count == 2)
        #expect(try await desk.query("people", ["job_title": .string(one)]).count == 1)
        #expect(try await desk.query("people", ["job_title": .string(two)]).isEmpty)
        #expect(try await desk.query("people", ["tags": .string(two)]).count == 1)
        #expect(try await desk.history("people", id, "job_title").count == 2)
    }

    @Test func anAttributeMayHoldManyValues() async throws {
        let desk = try await DataDesk.open()
        try await desk.attribute("tags", .text, of: "people", isMulti: true)
        let tags = JSON.array((0..<2000).map { .string("tag \($0)") })
        let id = try await desk.create("people", ["tags": tags]).id
        #expect(try await desk.get("people", id)["tags"] == tags)
        try await desk.put("people", id, ["tags": ["tag 7", "new"]])
        #expect(try await desk.get("people", id)["tags"] == ["tag 7", "new"])
        #expect(try await desk.query("people", ["tags": "tag 8"]).isEmpty)
        #expect(try await desk.history("people", id, "tags").count == 2001)
    }

    /// The last of two values for one attribute counts, by whatever name it goes.
    @Test func anAttributeNamedTwiceIsWrittenOnce() async throws {
        let desk = try await DataDesk.open()
        let id = try await desk.attribute("job_title", of: "people").id.text
        let values = JSON.object([JSON.Member("job_title", "One"), JSON.Member(id, "Two")])
        #expect(try await desk.create("people", values)["job_title"] == ["Two"])
    }

    /// One of two that want the same value at the same time finds what the other made.
    @Test func upsertsOfOneValueAtOnceMakeOneRecord() async throws {
        let desk = try await DataDesk.open()
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await desk.upsert(
                        "people", by: "email_addresses",
                        ["email_addresses": ["ada@gmail.com"], "job_title": .string("Title \(number)")]
                    ).id
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await desk.query("people").map(\.id) == Array(ids))
        #expect(try await desk.history("people", ids.first ?? "", "job_title").count == 20)
        try await IndexAudit.check(desk)
    }

    @Test func writesAtOnceAllCount() async throws {
        let desk = try await DataDesk.open()
        try await desk.attribute("tags", .text, of: "people", isMulti: true)
        let id = try await desk.create("people").id
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask { try await desk.patch("people", id, ["tags": [.string("tag \(number)")]]) }
            }
            try await group.waitForAll()
        }
        #expect(Set(try await desk.get("people", id)["tags"].array?.map(\.text) ?? []).count == 50)
    }

    @Test func aFullDiskIsSaidAndLeavesNothingHalf() async throws {
        let desk = try await DataDesk.open { $0.maximumPageCount = 400 }
        let text = JSON.string(String(repeating: "x", count: 50_000))
        var made = 0
        var refused: LatchkeyError?
        while refused == nil, made < 200 {
            refused = await refusal {
                try await desk.create("people", ["job_title": text, "email_addresses": ["a\(made)@acme.com"]])
                made += 1
            }
        }
        #expect(refused?.code == .storageFull)
        #expect(made > 1)
        #expect(try await desk.query("people").count == made)
        #expect(try await desk.query("companies").count == 1)
        #expect(try await desk.core.database.integrityProblems().isEmpty)
        try await IndexAudit.check(desk)
    }
}

import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// People with an attribute of every type that can be written, each known by a letter: what filters and sorts are
/// tried on.
struct FilterDesk: Sendable {
    let desk: DataDesk
    let ids: [String: String]

    /// The ways in which a query may be answered: by fetching what the index finds, or by walking an index.
    static let strategies = [4000, -1]

    static func open() async throws -> FilterDesk {
        let desk = try await DataDesk.open()
        let types: [(String, AttributeType, Bool)] = [
            ("key", .text, false), ("note", .text, false), ("tags", .text, true), ("size", .number, false),
            ("rate", .rating, false), ("price", .currency, false), ("done", .checkbox, false), ("due", .date, false),
            ("at", .timestamp, false), ("owner", .actorReference, false), ("site", .domain, false),
            ("numbers", .number, true),
        ]
        for (slug, type, isMulti) in types { try await desk.attribute(slug, type, of: "people", isMulti: isMulti) }
        try await desk.attribute("kind", .select, of: "people", options: ["Small", "Large", "None"])
        try await desk.attribute("labels", .select, of: "people", isMulti: true, options: ["Red", "Blue"])
        try await desk.attribute("stage", .status, of: "people", options: ["Lead", "Won"])
        try await desk.relationship(
            "friends", of: "people", isMulti: true, to: "people", mirror: "fans", isMirrorMulti: true)
        var ids: [String: String] = [:]
        for (key, values) in people(desk) {
            desk.clock.advance(by: .minutes(1))
            let members = [JSON.Member("key", .string(key))] + (values.members ?? [])
            ids[key] = try await desk.create("people", .object(members)).id
        }
        let friends: JSON = ["target_object": "people", "target_record_id": .string(ids["a"] ?? "")]
        try await desk.patch("people", ids["b"] ?? "", ["friends": [friends]])
        return FilterDesk(desk: desk, ids: ids)
    }

    private static func people(_ desk: DataDesk) -> [(String, JSON)] {
        [
            (
                "a",
                [
                    "name": "Lovelace, Ada", "email_addresses": ["ada@acme.com", "ada@mail.acme.co.uk"],
                    "phone_numbers": ["+442079460958"], "note": "Hello World", "tags": ["alpha", "Beta 100%"],
                    "primary_location": .object(
                        [
                            "1 Main St", nil, nil, nil, "London", "England", "EC1", "GB", nil, nil,
                        ].enumerated().map { JSON.Member(Location.parts[$0], $1) }),
                    "size": 1, "rate": 5, "price": 10.5, "done": true, "due": "2026-01-01",
                    "at": "2026-01-01T10:00:00Z", "owner": .string(desk.admin.member.id.text), "kind": "Small",
                    "labels": ["Red", "Blue"], "stage": "Lead", "site": "shop.acme.com", "numbers": [1, 9],
                ]
            ),
            (
                "b",
                [
                    "name": "Hopper, Grace", "email_addresses": ["grace@navy.mil"], "phone_numbers": ["+12125550123"],
                    "note": "hello_there", "tags": ["beta"], "primary_location": "New York, NY, USA", "size": 2,
                    "rate": 3, "price": 20, "done": false, "due": "2026-01-02", "at": "2026-01-01T12:00:00Z",
                    "kind": "Large", "labels": ["Blue"], "stage": "Won", "site": "navy.mil", "numbers": [2],
                ]
            ),
            (
                "c",
                [
                    "name": "Ada Byron", "note": "100%", "tags": ["ALPHA"], "size": -1.5, "price": 0, "done": true,
                    "due": "2025-12-31", "at": "2026-01-02T09:00:00Z",
                ]
            ),
            ("d", [:]),
            (
                "e",
                [
                    "name": "Smith, Ada", "email_addresses": ["ada.smith@ACME.com"],
                    "note": .string(String(repeating: "X", count: 250) + "Needle\\"), "size": 1, "kind": "Small",
                    "stage": "Lead", "at": "2026-01-01T10:00:00.000001Z",
                ]
            ),
        ]
    }

    // MARK: Asking

    /// The letters of the records that a query finds, in its order.
    func find(
        _ filter: JSON = [:], sorts: JSON = [], limit: Int = 500, offset: Int = 0, strategy: Int = 4000,
        of name: String = "people"
    ) async throws -> String {
        let schema = try await desk.schema
        let object = try schema.require(name)
        var reader = FilterReader(schema)
        let query = RecordQuery(
            filter: try reader.read(filter, of: object), sorts: try SortReader(schema: schema).read(sorts, of: object),
            limit: limit, offset: offset)
        let found = try await desk.core.read { connection in
            try RecordFinder(object: object, connection: connection, fewCandidates: strategy).find(query)
        }
        return found.map { record in ids.first { $0.value == record.id.text }?.key ?? "?" }.joined()
    }

    /// Checks that a filter finds these records, whichever way it is answered.
    func expect(_ filter: JSON, _ letters: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for strategy in Self.strategies {
            for sorts: JSON in [[], [["attribute": "key", "direction": "desc"]]] {
                let found = try await find(filter, sorts: sorts, strategy: strategy)
                #expect(
                    String(found.sorted()) == letters, "\(filter.text), strategy \(strategy), sorts \(sorts.text)",
                    sourceLocation: sourceLocation)
                if !(sorts.array ?? []).isEmpty {
                    #expect(found == String(found.sorted(by: >)), "\(filter.text)", sourceLocation: sourceLocation)
                }
            }
        }
    }
}

import Testing

@testable import LatchkeyCore

/// Every operator on every type (FACTS.md 6.3), each answered in every way.
@Suite struct FilterOperatorTests {
    private func check(_ table: [(JSON, String)]) async throws {
        let desk = try await FilterDesk.open()
        for (filter, letters) in table { try await desk.expect(filter, letters) }
    }

    @Test func texts() async throws {
        try await check([
            (["note": "Hello World"], "a"), (["note": "hello world"], ""), (["note": ["value": "100%"]], "c"),
            (["note": ["value": ["$eq": "hello_there"]]], "b"),
            (["note": ["$in": ["100%", "hello_there", "x"]]], "bc"),
            (["note": ["$in": []]], ""), (["note": ["$not_empty": true]], "abce"),
            (["note": ["$contains": "HELLO"]], "ab"), (["note": ["$contains": "%"]], "c"),
            (["note": ["$contains": "_"]], "b"), (["note": ["$contains": "\\"]], "e"),
            (["note": ["$contains": "needle"]], "e"), (["note": ["$contains": ""]], "abce"),
            (["note": ["$starts_with": "hello"]], "ab"), (["note": ["$starts_with": "hello_"]], "b"),
            (["note": ["$starts_with": .string(String(repeating: "x", count: 240))]], "e"),
            (["note": ["$starts_with": .string(String(repeating: "x", count: 251))]], ""),
            (["note": ["$starts_with": ""]], "abce"), (["note": ["$ends_with": "LD"]], "a"),
            (["note": ["$ends_with": "needle\\"]], "e"), (["note": ["$ends_with": "%"]], "c"),
            (["note": .string(String(repeating: "X", count: 250) + "Needle\\")], "e"),
            (["note": .string(String(repeating: "X", count: 250) + "needle\\")], ""),
            (["tags": "alpha"], "a"), (["tags": ["$contains": "alpha"]], "ac"), (["tags": ["$starts_with": "b"]], "ab"),
            (["tags": ["$in": ["ALPHA", "beta"]]], "bc"), (["tags": ["$eq": "alpha", "$contains": "beta"]], "a"),
        ])
    }

    @Test func numbers() async throws {
        try await check([
            (["size": 1], "ae"), (["size": "1"], "ae"), (["size": ["value": ["$eq": -1.5]]], "c"),
            (["size": ["$gt": 1]], "b"), (["size": ["$gte": 1]], "abe"), (["size": ["$lt": 1]], "c"),
            (["size": ["$lte": 1]], "ace"), (["size": ["$gt": -2, "$lt": 2]], "ace"),
            (["size": ["$in": [2, -1.5]]], "bc"),
            (["size": ["$not_empty": true]], "abce"), (["rate": 5], "a"), (["rate": ["$gte": 3]], "ab"),
            (["price": 10.5], "a"), (["price": ["$eq": "10.50"]], "a"),
            (["price": ["currency_value": ["$lte": 10.5]]], "ac"),
            (["price": ["value": ["$gt": 0]]], "ab"), (["numbers": 9], "a"), (["numbers": ["$gt": 1]], "ab"),
            (["numbers": ["$gt": 1, "$lt": 9]], "ab"), (["size": ["$gt": 1e300]], ""),
        ])
    }

    @Test func checkboxes() async throws {
        try await check([
            (["done": true], "ac"), (["done": false], "bde"), (["done": ["value": ["$eq": "true"]]], "ac"),
            (["done": ["$not": true]], "bde"), (["done": ["$in": [true]]], "ac"), (["done": ["$in": [false]]], "bde"),
            (["done": ["$in": [true, false]]], "abcde"), (["done": ["$in": []]], ""),
            (["done": ["$not_empty": true]], "abcde"), (["done": false, "size": 1], "e"),
        ])
    }

    @Test func times() async throws {
        try await check([
            (["due": "2026-01-01"], "a"), (["due": ["$gte": "2026-01-01"]], "ab"), (["due": ["$lt": "2026"]], "c"),
            (["due": ["$gt": "2025-12-31", "$lte": "2026-01-02"]], "ab"),
            (["due": ["value": ["$eq": "2026-01-02"]]], "b"),
            (["at": "2026-01-01T10:00:00Z"], "a"), (["at": "2026-01-01T12:00:00+02:00"], "a"),
            (["at": ["$gt": "2026-01-01T10:00:00Z"]], "bce"), (["at": ["$gte": "2026-01-01T11:00:00Z"]], "bc"),
            (["at": ["$lt": "2026-01-01T11:00:00Z"]], "ae"), (["at": ["$lte": "2026-01-01T10:00:00Z"]], "a"),
            (["at": ["$gte": "2026-01-01", "$lt": "2026-01-02"]], "abe"), (["at": ["$not_empty": true]], "abce"),
            (["at": ["$in": ["2026-01-01T12:00:00Z", "2026-01-02T09:00:00Z"]]], "bc"),
            (["created_at": ["$gt": "2026-01-01T00:03:00Z"]], "de"), (["created_at": "2026-01-01T00:01:00Z"], "a"),
            (["created_at": ["$lte": "2026-01-01T00:02:00Z"]], "ab"), (["created_at": ["$not_empty": true]], "abcde"),
        ])
    }

    @Test func optionsAndTheirBeginning() async throws {
        let desk = try await FilterDesk.open()
        let small = try #require(try await desk.desk.attribute("kind", of: "people").option(named: "Small")?.id.text)
        try await check([
            (["kind": "Small"], "ae"), (["kind": ["title": "Large"]], "b"), (["kind": ["option": ["$eq": "None"]]], ""),
            (["kind": ["$in": ["Small", "Large"]]], "abe"), (["kind": ["$not_empty": true]], "abe"),
            (["labels": "Blue"], "ab"), (["labels": "Red"], "a"), (["stage": "Won"], "b"),
            (["stage": ["status": "Lead"]], "ae"),
            (["stage": ["active_from": ["$gt": "2026-01-01T00:01:00Z"]]], "be"),
            (["kind": ["active_from": ["$lte": "2026-01-01T00:02:00Z"]]], "ab"),
        ])
        try await desk.expect(["kind": .string(small)], "ae")
        try await desk.expect(["kind": ["id": ["$eq": .string(small)]]], "ae")
    }

    @Test func names() async throws {
        try await check([
            (["name": "Ada Lovelace"], "a"), (["name": ["full_name": "Ada Byron"]], "c"),
            (["name": ["first_name": "Ada"]], "ae"),
            (["name": ["last_name": ["$contains": "O"]]], "ab"),
            (["name": ["first_name": ["$starts_with": "ada"]]], "ace"),
            (["name": ["last_name": ["$ends_with": "th"]]], "e"),
            (["name": ["full_name": ["$not_empty": true]]], "abce"),
            (["name": ["first_name": "Ada", "last_name": "Smith"]], "e"),
            (["name": ["$in": ["Grace Hopper", "x"]]], "b"),
        ])
    }

    @Test func addresses() async throws {
        try await check([
            (["email_addresses": "ada@acme.com"], "a"), (["email_addresses": "ADA@acme.com"], "a"),
            (["email_addresses": ["email_domain": "acme.com"]], "ae"),
            (["email_addresses": ["email_root_domain": "acme.co.uk"]], "a"),
            (["email_addresses": ["email_local_specifier": ["$starts_with": "ada."]]], "e"),
            (["email_addresses": ["email_address": ["$ends_with": ".MIL"]]], "b"),
            (["email_addresses": ["$contains": "@mail."]], "a"), (["email_addresses": ["$not_empty": true]], "abe"),
            (["email_addresses": ["$in": ["GRACE@navy.mil", "ada@acme.com"]]], "ab"),
            (["site": "shop.acme.com"], "a"), (["site": ["root_domain": "acme.com"]], "a"),
            (["site": ["domain": ["$contains": "NAVY"]]], "b"), (["site": ["$not_empty": true]], "ab"),
            (["phone_numbers": "+442079460958"], "a"), (["phone_numbers": "+44 20 7946 0958"], "a"),
            (["phone_numbers": ["phone_number": ["$starts_with": "+44 (20)"]]], "a"),
            (["phone_numbers": ["$contains": "555-01"]], "b"), (["phone_numbers": ["country_code": "US"]], "b"),
            (["phone_numbers": ["country_code": ["$not_empty": true]]], "ab"),
            (["primary_location": ["locality": "London"]], "a"),
            (["primary_location": ["locality": ["$contains": "YORK"]]], "b"),
            (["primary_location": ["country_code": "US"]], "b"),
            (["primary_location": ["line_1": ["$starts_with": "1 m"]]], "a"),
            (["primary_location": ["country_code": ["$starts_with": "g"]]], "a"),
            (["primary_location": ["region": ["$ends_with": "land"], "postcode": "EC1"]], "a"),
        ])
    }

    @Test func referencesAndActors() async throws {
        let desk = try await FilterDesk.open()
        let (a, b) = (try #require(desk.ids["a"]), try #require(desk.ids["b"]))
        let member = desk.desk.admin.member.id.text
        let actor: (String, String) -> JSON = {
            ["referenced_actor_type": .string($0), "referenced_actor_id": .string($1)]
        }
        let table: [(JSON, String)] = [
            (["friends": .string(a)], "b"), (["friends": ["target_record_id": .string(a.uppercased())]], "b"),
            (["fans": ["target_record_id": ["$eq": .string(b)]]], "a"),
            (["friends": ["target_object": "people", "target_record_id": .string(a)]], "b"),
            (["friends": ["target_record_id": ["$in": [.string(a), .string(b)]]]], "b"),
            (["friends": ["$not_empty": true]], "b"), (["owner": actor("workspace-member", member)], "a"),
            (["owner": actor("api-token", member)], ""), (["owner": .string(member)], "a"),
            (["created_by": actor("workspace-member", member)], "abcde"), (["created_by": actor("app", member)], ""),
            (["record_id": .string(b)], "b"), (["record_id": ["value": ["$eq": .string(b.uppercased())]]], "b"),
            (["record_id": ["$in": [.string(a), .string(b)]]], "ab"),
            (["record_id": ["$starts_with": .string(String(b.prefix(18)).uppercased())]], "b"),
            (["record_id": ["$contains": .string(String(b.dropFirst(2)))]], "b"),
            (["record_id": ["$ends_with": "%"]], ""),
            (["record_id": ["$not_empty": true]], "abcde"),
        ]
        for (filter, letters) in table { try await desk.expect(filter, letters) }
    }
}

import Testing

@testable import LatchkeyCore

@Suite struct ReferenceParserTests {
    private static let id: RecordID = SampleSchema.id(77)

    private func parse(_ json: JSON, _ objects: [Int64] = []) throws -> ParsedValue? {
        try Attribute.sample(.recordReference, objects: objects).parse(json, ValueParserTests.sample.schema).first
    }

    @Test func aRecordIsNamedByItsId() throws {
        let expected = ParsedValue.value(.record(RecordReference(object: 2, record: Self.id)))
        for id in [Self.id.text, Self.id.text.uppercased()] {
            #expect(try parse(["target_object": "people", "target_record_id": .string(id)]) == expected)
            let object: ObjectID = SampleSchema.id(2)
            #expect(
                try parse(["target_object": .string(object.text), "target_record_id": .string(id)]) == expected)
            #expect(try parse(.string(id), [2]) == expected)
        }
    }

    @Test(
        arguments: [
            ("people", 2, 101, "email_addresses", ["email_address": "Ada@acme.com"], "ada@acme.com"),
            ("people", 2, 101, "email_addresses", [["email_address": "ada@acme.com"]], "ada@acme.com"),
            ("people", 2, 101, "email_addresses", "ada@acme.com", "ada@acme.com"),
            ("companies", 3, 102, "domains", [["domain": "https://acme.com/"]], "acme.com"),
            ("users", 4, 103, "user_id", [["value": "u1"]], "u1"),
        ] as [(String, Int64, Int64, String, JSON, String)])
    func aRecordIsNamedByAUniqueValue(
        _ slug: String, _ object: Int64, _ attribute: Int64, _ name: String, _ written: JSON, _ identity: String
    ) throws {
        let json = JSON.object([JSON.Member("target_object", .string(slug)), JSON.Member(name, written)])
        guard case .recordMatching(object, SampleSchema.id(attribute), let value)? = try parse(json) else {
            Issue.record("another reference")
            return
        }
        #expect(value.identity.text == identity)
    }

    /// Where one standard object is allowed, its own key will do.
    @Test(
        arguments: [
            (2, "ada@acme.com", "ada@acme.com"), (3, "www.acme.com", "acme.com"), (4, "u1", "u1"), (5, "w1", "w1"),
        ] as [(Int64, JSON, String)])
    func aBareTextIsTheKeyOfAStandardObject(_ object: Int64, _ written: JSON, _ identity: String) throws {
        guard case .recordMatching(object, _, let value)? = try parse(written, [object]) else {
            Issue.record("another reference")
            return
        }
        #expect(value.identity.text == identity)
    }

    @Test(arguments: [[], [2, 3], [1], [6]] as [[Int64]]) func elsewhereABareTextSaysTooLittle(_ objects: [Int64]) async
    {
        let problem = await refusal { _ = try parse("acme.com", objects) }
        #expect(problem?.issues == [.wrongType(expected: "object", received: "acme.com")])
    }

    @Test func anotherObjectThanTheAttributesIsRefused() async {
        let problem = await refusal {
            _ = try parse(["target_object": "people", "target_record_id": .string(Self.id.text)], [3])
        }
        #expect(problem?.issues == [.custom("This attribute does not refer to people.")])
    }

    @Test func aValueThatCannotBeTheKeysIsRefused() async {
        for written: JSON in ["nobody", [["email_address": "nobody"]], 5] {
            let problem = await refusal {
                _ = try parse(["target_object": "people", "email_addresses": written])
            }
            #expect(problem?.code == .validationType, "\(written.text)")
        }
    }

    @Test func membersAreNamedByIdOrAddress() throws {
        let member: MemberID = SampleSchema.id(5)
        let attribute = Attribute.sample(.actorReference)
        let known = ParsedValue.value(.actor(.member(member)))
        let forms: [(JSON, ParsedValue)] = [
            (.string(member.text), known),
            (["referenced_actor_type": "workspace-member", "referenced_actor_id": .string(member.text)], known),
            ("Ada@Example.com", .memberWithEmail("ada@example.com")),
            (["workspace_member_email_address": "Ada@example.com"], .memberWithEmail("ada@example.com")),
        ]
        for (written, parsed) in forms {
            #expect(try attribute.parse(written, ValueParserTests.sample.schema) == [parsed])
        }
    }
}

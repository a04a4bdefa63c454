import Testing

@testable import LatchkeyCore

@Suite struct ValueParserTests {
    static let sample = SampleSchema()

    private func read(_ json: JSON, _ attribute: Attribute) throws -> [ParsedValue] {
        try attribute.parse(json, Self.sample.schema)
    }

    /// The members of a value in API form; an option by its title alone.
    private func shown(_ value: AttributeValue, _ attribute: Attribute) throws -> JSON {
        var bytes = Array("{".utf8)
        ValuePayload.bytes(value).withUnsafeBytes {
            ValuePayload.appendJSON($0, of: attribute, Self.sample.schema, to: &bytes)
        }
        let json = try JSON(parsing: bytes + Array("}".utf8))
        guard let option = (json["option"] ?? json["status"])?["title"] else { return json }
        return [attribute.type.rawValue: option]
    }

    @Test(arguments: WrittenForm.all) func everyWrittenFormIsRead(_ form: WrittenForm) throws {
        let attribute = Attribute.sample(form.type)
        let parsed = try read(form.written, attribute)
        guard case .value(let value)? = parsed.first, parsed.count == 1 else {
            Issue.record("not one value but \(parsed)")
            return
        }
        #expect(try shown(value, attribute) == form.read)
    }

    /// What is stored says the same when it is read again.
    @Test(arguments: WrittenForm.all) func aValueComesBackFromItsBytes(_ form: WrittenForm) throws {
        let attribute = Attribute.sample(form.type)
        guard case .value(let value)? = try read(form.written, attribute).first else { return }
        let back = ValuePayload.bytes(value).withUnsafeBytes { ValuePayload.value($0, of: form.type) }
        #expect(back == value)
    }

    @Test(arguments: AttributeType.allCases) func nullAndTheEmptyArrayAreNoValue(_ type: AttributeType) throws {
        for isMulti in [false, true] {
            let attribute = Attribute.sample(type, isMulti: isMulti)
            #expect(try read(.null, attribute).isEmpty)
            #expect(try read([], attribute).isEmpty)
        }
    }

    @Test func anAttributeWithSeveralValuesNeedsAnArray() async throws {
        let attribute = Attribute.sample(.text, isMulti: true)
        #expect(try read(["a", ["value": "b"]], attribute).count == 2)
        let bare = await refusal { _ = try read("a", attribute) }
        #expect(bare?.issues == [.wrongType(expected: "array", received: "a")])
        let single = await refusal { _ = try read(["a", "b"], .sample(.text)) }
        #expect(single?.code == .multipleValues)
        let many = await refusal {
            _ = try read(.array(Array(repeating: "a", count: 10_001)), attribute)
        }
        #expect(many?.code == .validationType)
    }

    @Test func textsMayHaveTenMegabytes() async throws {
        let longest = String(repeating: "é", count: 5_242_880)
        #expect(try read(.string(longest), .sample(.text)).count == 1)
        let longer = await refusal { _ = try read(.string(longest + "a"), .sample(.text)) }
        #expect(longer?.issues == [.custom("The text is longer than 10 MB.")])
    }

    @Test func thePathOfAnIssueLeadsToTheElement() async {
        let problem = await refusal {
            _ = try read(["a@acme.com", ["email_address": 5]], .sample(.emailAddress, isMulti: true))
        }
        #expect(problem?.message == "An invalid value was passed to attribute with slug \"sample\".")
        #expect(
            problem?.issues == [
                .wrongType(expected: "string", received: 5, at: [.index(1), .name("email_address")])
            ])
    }

    /// Two zeros are one number, whatever their sign.
    @Test(arguments: [.number, .currency] as [AttributeType]) func zeroHasNoSign(_ type: AttributeType) throws {
        let identities = try [0, -0.0, -0.00001].compactMap { number -> String? in
            guard case .value(let value)? = try read(.number(number), .sample(type)).first else { return nil }
            return value.identity.text
        }
        #expect(identities == ["0.0", "0.0", "0.0"])
    }
}

import Testing

@testable import LatchkeyCore

@Suite struct TextKeyTests {
    @Test func shortTextsAreTheirOwnKeys() {
        let plain = TextKey("ada")
        #expect(plain.key == "ada" && plain.exact.isEmpty && plain.rest == nil)
        let mixed = TextKey("Ada É")
        #expect(mixed.key == "ada é" && mixed.exact == "Ada É" && mixed.rest == nil)
    }

    @Test func longTextsKeepTheirBeginningAndAreToldApart() {
        let long = String(repeating: "Ab", count: 150)
        let (one, other) = (TextKey(long + "x"), TextKey(long + "y"))
        #expect(one.key == String(repeating: "ab", count: 100) && one.key == other.key)
        #expect(one.exact != other.exact)
        #expect(one.rest == long.lowercased() + "x")
        #expect(TextKey(String(repeating: "é", count: 200)).rest == nil)
        #expect(TextKey(String(repeating: "é", count: 201)).key.unicodeScalars.count == 200)
    }
}

@Suite struct RecordDocumentTests {
    private let actor = ActorReference.token(SampleSchema.id(3))

    private func stored(_ value: AttributeValue, _ seconds: Int64) -> StoredValue {
        StoredValue(value: value, stamp: Stamp(at: Instant(seconds: seconds), by: actor))
    }

    @Test func valuesAndStampsComeBack() throws {
        let object = try ValueParserTests.sample.schema.require("things")
        var document = RecordDocument()
        let text = try object.require(attribute: "text")
        let number = try object.require(attribute: "number")
        document[text] = [stored(.text("Ada \"L\"\n"), 5), stored(.text(""), -7)]
        document[number] = [StoredValue(value: .number(1.5), stamp: Stamp(at: Instant(seconds: 5), by: .system))]
        let back = RecordDocument(document.bytes, of: object)
        #expect(back == document)
        document[number] = []
        #expect(document.bytes == RecordDocument(document.bytes, of: object).bytes)
        #expect(RecordDocument(RecordDocument().bytes, of: object) == RecordDocument())
    }

    /// Whatever the bytes are, reading them ends and stays inside them.
    @Test func damagedBytesDoNoHarm() throws {
        let object = try ValueParserTests.sample.schema.require("things")
        var document = RecordDocument()
        document[try object.require(attribute: "text")] = [stored(.text("Ada"), 5), stored(.text("Grace"), 6)]
        document[try object.require(attribute: "select")] = [stored(.option(SampleSchema.id(1)), 5)]
        let bytes = document.bytes
        for count in 0..<bytes.count { _ = RecordDocument(Array(bytes.prefix(count)), of: object) }
        _ = RecordDocument([], of: object)
    }

    @Test func numbersOfAnySizeComeBack() {
        for number in [0, 1, 127, 128, 16_383, 16_384, UInt64(Int64.max), UInt64.max] {
            var bytes: [UInt8] = []
            Varint.append(number, to: &bytes)
            var position = 0
            bytes.withUnsafeBytes { #expect(Varint.read($0, &position) == number) }
            #expect(position == bytes.count)
        }
    }
}

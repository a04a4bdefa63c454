import Testing

@testable import LatchkeyCore

@Suite struct JSONParserTests {
    private func error(_ text: String) -> JSONError? { error(Array(text.utf8)) }

    private func error(_ bytes: [UInt8]) -> JSONError? {
        do {
            _ = try JSON(parsing: bytes)
            return nil
        } catch { return error }
    }

    @Test(
        arguments: [
            ("null", nil), (" \t\r\n true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12.5e-1", -1.25),
            ("1E3", 1000), ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-400", 0),
            ("9007199254740993", 9_007_199_254_740_992),
            ("\"\"", ""), ("\"é😀\"", "é😀"), ("[]", []), ("{}", [:]), ("[1,[2,{\"a\":[]}]]", [1, [2, ["a": []]]]),
            ("{\"b\":1,\"a\":2}", ["b": 1, "a": 2]),
        ] as [(String, JSON)])
    func reads(_ text: String, _ value: JSON) throws {
        #expect(try JSON(text: text) == value)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\ud83d\ude00""#, "😀"),
        (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\u0000""#, "\0"), (#""a\u000ab""#, "a\nb"),
    ])
    func readsEscapes(_ text: String, _ value: String) throws {
        #expect(try JSON(text: text).string?.unicodeScalars.elementsEqual(value.unicodeScalars) == true)
    }

    @Test(arguments: [
        "", " ", "nul", "True", "nulll", "01", "-", "-a", "+1", "1.", ".5", "1e", "1e+", "0x10", "NaN", "Infinity",
        "-Infinity", "1e400", "-1e400", "[1,]", "[,]", "[1 2]", "[", "]", "{", "}", "{\"a\"}", "{\"a\":}", "{a:1}",
        "{\"a\":1,}", "{'a':1}", "\"a", "\"a\nb\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "1 2", "null null",
        "// no\n1", "\u{feff}1", #""\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\u0041""#, #""\ude00""#,
        #""\ude00\ud83d""#, "\"\u{1}\"",
    ])
    func refuses(_ text: String) {
        #expect(error(text) != nil)
    }

    @Test func saysWhatIsWrongAndWhere() {
        #expect(error("[1, 1e400]") == JSONError(reason: "the number 1e400 is too large", offset: 9))
        #expect(error("{\"a\": nope}") == JSONError(reason: "a value was expected", offset: 6))
        #expect(error("[1") == JSONError(reason: "\",\" or \"]\" was expected", offset: 2))
        #expect(error("") == JSONError(reason: "it ends too early", offset: 0))
        #expect(error("1 x") == JSONError(reason: "there is more behind the value", offset: 2))
    }

    /// Truncated, overlong, a surrogate and what is above Unicode, in plain strings, behind escapes and in names.
    @Test(arguments: [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(error([quote] + bytes + [quote]) != nil)
        #expect(error(Array("\"\\n".utf8) + bytes + [quote]) != nil)
        #expect(error(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) != nil)
    }

    @Test func nestingHasALimit() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            _ = try JSON(text: nested(JSON.depthLimit, open, close))
            #expect(
                error(nested(JSON.depthLimit + 1, open, close))?.reason == "it is nested more than 64 levels deep")
            #expect(error(String(repeating: open, count: 1_000_000)) != nil)
        }
    }

    @Test func theLastOfTwoMembersCounts() throws {
        let json = try JSON(text: "{\"a\":1,\"b\":2,\"a\":3}")
        #expect(json["a"] == 3)
        #expect(json.names == ["a", "b", "a"])
    }

    @Test func arraysAndNumbersOfAnySizeAreRead() throws {
        let zeros = String(repeating: "0", count: 100_000)
        #expect(try JSON(text: "1" + zeros.prefix(308)) == .number(1e308))
        #expect(error("1" + zeros) != nil)
        #expect(try JSON(text: "0." + zeros + "1") == 0)
        let many = "[" + String(repeating: "1,", count: 99_999) + "1]"
        #expect(try JSON(text: many).array?.count == 100_000)
    }
}

import FoundationEssentials
import Testing

@testable import LatchkeyCore

@Suite struct JSONTextTests {
    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (1.5, "1.5"), (0.1, "0.1"), (-1234.5678, "-1234.5678"),
        (999_999_999_999_999, "999999999999999"), (1e15, "1000000000000000"), (1e16, "1e+16"), (1e300, "1e+300"),
        (1e-7, "1e-07"),
    ])
    func numbersReadBack(_ number: Double, _ text: String) throws {
        #expect(JSON.number(number).text == text)
        #expect(try JSON(text: text) == .number(number))
    }

    @Test(arguments: [
        ("", "\"\""), ("a", "\"a\""), ("\"\\/", "\"\\\"\\\\/\""),
        ("\n\r\t\u{8}\0\u{1f}", "\"\\n\\r\\t\\u0008\\u0000\\u001f\""),
        ("é\u{2028}😀\u{7f}", "\"é\u{2028}😀\u{7f}\""),
    ])
    func stringsReadBack(_ text: String, _ quoted: String) throws {
        #expect(JSON.string(text).text == quoted)
        #expect(try JSON(text: quoted).string?.utf8.elementsEqual(text.utf8) == true)
    }

    @Test func membersAndElementsKeepTheirOrder() throws {
        let text = "{\"b\":[1,\"2\",null,true,false,{}],\"a\":{\"a\":[]}}"
        #expect(try JSON(text: text).text == text)
        #expect(JSON.object([("a", 1), ("b", nil), ("c", .null)]).text == "{\"a\":1,\"c\":null}")
    }

    @Test func longTextsReadBack() throws {
        for (character, count) in [("é", 10_485_760), ("\"", 500_000), ("😀", 500_000)] {
            let text = String(repeating: character, count: count / character.utf8.count)
            let json = JSON.string(text).text
            #expect(try JSON(text: json).string?.utf8.elementsEqual(text.utf8) == true)
        }
    }
}

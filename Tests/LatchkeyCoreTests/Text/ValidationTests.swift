import Testing

@testable import LatchkeyCore

@Suite struct ValidationTests {
    @Test func descriptionsMayHaveLines() throws {
        #expect(try Validation.description(" a\r\nb\tc ", field: "description") == "a\nb\tc")
        #expect(try Validation.description("", field: "description") == "")
        #expect(throws: LatchkeyError.self) {
            try Validation.description(String(repeating: "x", count: 2001), field: "description")
        }
        #expect(throws: LatchkeyError.self) { try Validation.description("a\u{0}b", field: "description") }
    }

    /// One visible character can be made of a thousand scalars.
    @Test func bytesAreBoundedToo() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 5000)
        #expect(throws: LatchkeyError.self) { try Validation.name(zalgo, field: "name", what: "The name") }
    }

    @Test func passwordsHaveARule() {
        #expect(throws: LatchkeyError.self) { try PasswordRule.check("eleven char") }
        #expect(throws: Never.self) { try PasswordRule.check("twelve chars") }
        #expect(throws: LatchkeyError.self) { try PasswordRule.check(String(repeating: "x", count: 201)) }
    }

    @Test func jsonTextIsEscaped() {
        let bytes = JSONText.quoted("a\"b\\c\n\u{1}é")
        #expect(String(decoding: bytes, as: UTF8.self) == #""a\"b\\c\n\u0001é""#)
    }
}

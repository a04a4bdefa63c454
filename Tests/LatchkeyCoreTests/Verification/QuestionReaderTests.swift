import Testing

@testable import LatchkeyCore

/// What is read at once is what the JSON reader would have made of it; all else is left to that.
@Suite struct QuestionReaderTests {
    private struct Read: Equatable {
        let token: String
        let scopes: ScopeSet
        let custom: [String]
        let address: String?
    }

    private func read(_ text: String, most: Int = 3) -> [Read]? {
        let bytes = Array(text.utf8)
        func part(_ place: Range<Int>) -> String { String(decoding: bytes[place], as: UTF8.self) }
        return bytes.withUnsafeBufferPointer { buffer -> [VerificationQuestion]? in
            QuestionReader.questions(in: buffer, most: most) ?? QuestionReader.question(in: buffer).map { [$0] }
        }?.map {
            Read(
                token: part($0.token), scopes: $0.required.scopes, custom: $0.required.custom,
                address: $0.address.map(part))
        }
    }

    @Test func questionsAreRead() throws {
        let plain = Read(token: "t", scopes: .none, custom: [], address: nil)
        #expect(read(#"{"data":{"token":"t"}}"#) == [plain])
        #expect(read(" { \"data\" :\r\n\t[ { \"token\" : \"t\" } , {\"token\":\"t\"} ] } \n") == [plain, plain])
        #expect(read(#"{"data":[]}"#) == [])
        let full = #"{"scopes":["note:read","a:b"],"address":"::1","token":"t"}"#
        let scopes = try #require(ScopeSet(text: "note:read"))
        let expected = Read(token: "t", scopes: scopes, custom: ["a:b"], address: "::1")
        #expect(read(#"{"data":[\#(full),\#(full)]}"#) == [expected, expected])
        #expect(read(#"{"data":{"token":"","scopes":[]}}"#)?.first?.token == "")
    }

    @Test func knownScopesAreThoseOfTheSameText() throws {
        let known = KnownScopes()
        func names(_ scopes: String) throws -> [String] {
            try Array(#"{"data":{"token":"t","scopes":\#(scopes)}}"#.utf8).withUnsafeBufferPointer {
                let required = try #require(QuestionReader.question(in: $0, known)).required
                return required.scopes.names + required.custom
            }
        }
        for _ in 0..<2 {
            #expect(try names(#"["note:read"]"#) == ["note:read"])
            #expect(try names(#"["note:read"]"#) == ["note:read"])
            #expect(try names(#" [ "note:read" ] "#) == ["note:read"])
            #expect(try names(#"["note:read","a:b"]"#) == ["note:read", "a:b"])
            #expect(try names("[]") == [])
        }
    }

    @Test func otherScopesAreNotTakenForTheLast() throws {
        let found = try #require(
            read(#"{"data":[{"token":"a","scopes":["x:y"]},{"token":"b","scopes":["x:z"]},{"token":"c"}]}"#))
        #expect(found.map(\.custom) == [["x:y"], ["x:z"], []])
    }

    @Test(arguments: [
        "", "{}", "null", #"{"data":null}"#, #"{"data":{}}"#, #"{"data":{"token":1}}"#, #"{"data":{"token":null}}"#,
        #"{"data":{"token":"a","token":"b"}}"#, #"{"data":{"token":"a","more":1}}"#, #"{"data":{"token":"\u0061"}}"#,
        "{\"data\":{\"token\":\"\u{e9}\"}}", "{\"data\":{\"token\":\"a\nb\"}}",
        #"{"data":{"token":"a","address":null}}"#,
        #"{"data":{"token":"a","scopes":"x"}}"#, #"{"data":{"token":"a","scopes":[1]}}"#,
        #"{"data":{"token":"a","scopes":["x",]}}"#, #"{"data":{"token":"a"}}x"#, #"{"data":{"token":"a"},"b":1}"#,
        #"{"data":{"token":"a"}"#, #"{"data":{"token":"a"#, #"{"data":[{"token":"a"}"#, #"{"data":[{"token":"a"},]}"#,
        #"{"date":{"token":"a"}}"#, #"{"data":{"token":"a",}}"#, #"[{"token":"a"}]"#,
        #"{"data":[{"token":"a"},{"token":"a"},{"token":"a"},{"token":"a"}]}"#,
    ])
    func allElseIsLeftToTheReader(_ text: String) {
        #expect(read(text) == nil)
    }
}

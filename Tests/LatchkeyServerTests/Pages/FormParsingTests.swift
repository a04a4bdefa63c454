import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct URLEncodedFormTests {
    @Test(arguments: [
        ("a=1&b=2", "a", "1"), ("a=1+2%2B3", "a", "1 2+3"), ("a=%F0%9F%94%91", "a", "🔑"), ("a", "a", ""),
        ("a==b", "a", "=b"), ("%61=x", "a", "x"), ("a=%", "a", "%"), ("a=%zz%4", "a", "%zz%4"),
        ("a=%ff", "a", "\u{FFFD}"), ("&&a=1&", "a", "1"), ("=x", "", "x"),
    ])
    func fieldsAreDecodedAsBrowsersEncodeThem(body: String, name: String, value: String) throws {
        let form = try #require(URLEncodedForm.parse(body.utf8))
        #expect(form.raw(name) == value)
    }

    @Test func aFieldCanHaveSeveralValues() throws {
        let form = try #require(URLEncodedForm.parse("a=1&b=x&a=2".utf8))
        #expect(form.all("a") == ["1", "2"])
        #expect(form.raw("a") == "1")
    }

    @Test func aThousandFieldsAreRefused() {
        let body = (0..<1_000).map { "f\($0)=1" }.joined(separator: "&")
        #expect(URLEncodedForm.parse(body.utf8) == nil)
    }

    @Test(arguments: ["", "a b&c=d", "ä/ö?", "100%", "\u{202E}x\n"])
    func whatIsEncodedIsDecodedAgain(text: String) {
        #expect(URLEncodedForm.decode(PercentEncoding.encode(text).utf8) == text)
    }
}

@Suite struct FormFieldTests {
    private func form(_ body: String) throws -> Form { try #require(URLEncodedForm.parse(body.utf8)) }

    @Test func textIsTrimmedAndPasswordsAreNot() throws {
        let form = try form("name=%20%0D%0AAda%0D%0AB%20&password=%20x%20")
        #expect(form.text("name") == "Ada\nB")
        #expect(form.raw("password") == " x ")
        #expect(form.optional("name") == "Ada\nB")
        #expect(form.optional("missing") == nil)
    }

    @Test func aDamagedHiddenFieldNamesItself() throws {
        let form = try form("id=nonsense&version=one")
        #expect { try form.id("id", as: IntegrationID.self) } throws: { ($0 as? LatchkeyError)?.field == "id" }
        #expect { try form.int("version") } throws: { ($0 as? LatchkeyError)?.field == "version" }
        #expect { try form.choice("overlap", of: Overlap.self) } throws: {
            ($0 as? LatchkeyError)?.field == "overlap"
        }
    }

    @Test func aPasswordIsNeverShownAgain() throws {
        var password = FormField("password", "Password")
        password.type = "password"
        let form = try form("password=secret&name=x")
        #expect(password.showing(form, nil).value.isEmpty)
        #expect(FormField("name", "Name").showing(form, .invalid("name", "Too short.")).error == "Too short.")
    }
}

@Suite struct MultipartFormTests {
    private static let boundary = "----WebKitFormBoundaryAbC123"

    private func body(_ parts: [(header: String, content: [UInt8])], ending: String = "--\r\n") -> [UInt8] {
        parts.reduce(into: []) { bytes, part in
            bytes += "--\(Self.boundary)\r\nContent-Disposition: \(part.header)\r\n\r\n".utf8
            bytes += part.content
            bytes += "\r\n".utf8
        } + "--\(Self.boundary)\(ending)".utf8
    }

    @Test func fieldsAndFilesOfABrowserAreRead() throws {
        let image: [UInt8] = [0x89, 0x50, 13, 10, 45, 45, 0, 255]
        let bytes = body([
            ("form-data; name=\"name\"", Array("Bill\r\ning 🔑".utf8)),
            ("form-data; name=\"empty\"", []),
            ("form-data; name=\"avatar\"; filename=\"a%22b.png\"\r\nContent-Type: image/png", image),
        ])
        let form = try #require(MultipartForm.parse(bytes, boundary: Self.boundary))
        #expect(form.text("name") == "Bill\ning 🔑")
        #expect(form.has("empty"))
        #expect(form.file("avatar") == image)
    }

    @Test func noChosenFileIsNoFile() throws {
        let bytes = body([("form-data; name=\"avatar\"; filename=\"\"\r\nContent-Type: application/octet-stream", [])])
        let form = try #require(MultipartForm.parse(bytes, boundary: Self.boundary))
        #expect(form.file("avatar") == nil)
        #expect(!form.has("avatar"))
    }

    @Test(arguments: [
        "", "x", "--other\r\n", "------WebKitFormBoundaryAbC123", "------WebKitFormBoundaryAbC123\r\n",
        "------WebKitFormBoundaryAbC123\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends",
        "------WebKitFormBoundaryAbC123\r\nno header\r\n\r\nx\r\n------WebKitFormBoundaryAbC123--",
        "------WebKitFormBoundaryAbC123\r\nContent-Disposition: form-data\r\n\r\nx\r\n------WebKitFormBoundaryAbC123--",
    ])
    func whatIsNoFormIsRefused(text: String) {
        #expect(MultipartForm.parse(Array(text.utf8), boundary: Self.boundary) == nil)
    }

    @Test func theBoundaryIsFound() {
        #expect(MultipartForm.boundary(of: "multipart/form-data; boundary=abc") == "abc")
        #expect(MultipartForm.boundary(of: "Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"") == "a b")
        #expect(MultipartForm.boundary(of: "application/x-www-form-urlencoded") == nil)
        #expect(MultipartForm.boundary(of: "multipart/form-data") == nil)
    }

    @Test func anyCutOfABodyIsRefusedAndNothingCrashes() {
        let bytes = body([
            ("form-data; name=\"name\"", Array("x".utf8)),
            ("form-data; name=\"avatar\"; filename=\"a\"", [1, 2, 3]),
        ])
        // The last two bytes are a line end that may be missing.
        for count in 0..<(bytes.count - 2) {
            #expect(MultipartForm.parse(Array(bytes[..<count]), boundary: Self.boundary) == nil)
        }
    }
}

import Testing

@testable import LatchkeyServer

/// What two readers could take in two ways is no head, so that nothing can be smuggled past one of them.
@Suite struct RequestHeadReaderTests {
    private enum Kind: Equatable {
        case head(length: Int, body: Int)
        case incomplete
        case unusual
    }

    private func kind(_ text: String) -> Kind {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            switch RequestHeadReader.read(bytes) {
            case .head(let head): .head(length: head.length, body: head.bodyLength)
            case .incomplete: .incomplete
            case .unusual: .unusual
            }
        }
    }

    private func get(_ fields: String...) -> String {
        "GET /x HTTP/1.1\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n", "POST /a/b?c=%20 HTTP/1.1\r\nHost: x\r\nAccept:*/*\r\n\r\n",
        "OPTIONS /x HTTP/1.1\r\nX-Empty:\r\nx-spaced: \t a b \t\r\n\r\n",
        "GET /x HTTP/1.1\r\nConnection: Keep-Alive\r\nA!#$%&'*+-.^_`|~9: ~\r\n\r\n",
    ])
    func headsAreRead(_ text: String) {
        #expect(kind(text) == .head(length: text.utf8.count, body: 0))
        #expect(kind(text + "GET") == .head(length: text.utf8.count, body: 0))
        for end in 0..<text.utf8.count {
            #expect(kind(String(text.utf8.prefix(end)) ?? "") == .incomplete, "\(end)")
        }
    }

    @Test func aBodyHasOneLength() {
        let head = get("Content-Length: 12", "content-lengthy: 5")
        #expect(kind(head) == .head(length: head.utf8.count, body: 12))
        #expect(kind(get("Content-Length: 0")) == .head(length: get("Content-Length: 0").utf8.count, body: 0))
        for value in ["", "-1", "+1", "1, 1", "0x1", "01", "1 1", "1234567890", "1\t2", "a"] {
            #expect(kind(get("Content-Length: \(value)")) == .unusual, "\(value)")
        }
        #expect(kind(get("Content-Length: 1", "Content-Length: 1")) == .unusual)
        #expect(kind(get("Content-Length: 1", "CONTENT-LENGTH: 2")) == .unusual)
    }

    @Test(arguments: [
        "Transfer-Encoding: chunked", "transfer-encoding: identity", "Expect: 100-continue", "Upgrade: h2c",
        "Connection: close", "Connection: keep-alive, Upgrade", "Name : x", " Name: x", "Name", ": x", "Na me: x",
        "Name: a\u{0}b", "Name: a\nb", "Name: a\rb", "Name: a\u{7f}", "Name: \u{e9}", "N\u{e9}: x",
        "Name: x\r\n folded",
        "Transfer-Encoding\t: chunked", "Content-Length: 1\nTransfer-Encoding: chunked",
    ])
    func fieldsThatMeanMoreAreUnusual(_ field: String) {
        #expect(kind(get("Host: x", field)) == .unusual)
    }

    @Test(arguments: [
        "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\n\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 \r\n\r\n",
        "GET x HTTP/1.1\r\n\r\n", "GET http://x/ HTTP/1.1\r\n\r\n", "get / HTTP/1.1\r\n\r\n",
        "CONNECT x:1 HTTP/1.1\r\n\r\n",
        "GET /#x HTTP/1.1\r\n\r\n", "GET /\u{e9} HTTP/1.1\r\n\r\n", "GET /\t HTTP/1.1\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\r\n\r\n", "PRI * HTTP/2.0\r\n\r\n", "\u{16}\u{3}\u{1}",
    ])
    func otherFirstLinesAreUnusual(_ text: String) {
        #expect(kind(text) == .unusual)
    }

    @Test func headsHaveABound() {
        #expect(kind("GET /" + String(repeating: "a", count: 9000)) == .unusual)
        #expect(kind(get("X: " + String(repeating: "a", count: 9000))) == .unusual)
        #expect(kind(get("X: " + String(repeating: "a", count: 7000))) != .unusual)
        #expect(kind("GET / HTTP/1.1\r\n" + String(repeating: "a:b\r\n", count: 65) + "\r\n") == .unusual)
    }

    @Test func whatMattersIsFound() throws {
        let text = get(
            "authorization:Bearer x", "User-Agent: a", "X-Forwarded-For: 1", "X-Other: 3", "x-forwarded-for:\t 2 ",
            "DPoP: p",
            "X-Latchkey-Required-Scopes: s", "Content-Type: t")
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            guard case .head(let head) = RequestHeadReader.read(bytes) else {
                Issue.record("no head")
                return
            }
            let request = ShortRequest(
                head: head, bytes: bytes, client: ConnectionClient(peer: nil, proxies: .none), start: .now)
            func value(_ field: RequestHead.Field) -> String? {
                request.only(field).map { String(decoding: $0, as: UTF8.self) }
            }
            #expect(value(head.authorization) == "Bearer x" && value(head.userAgent) == "a")
            #expect(value(head.proof) == "p" && value(head.contentType) == "t" && value(head.forwardedFor) == nil)
            #expect(request.texts(of: head.forwardedFor, named: "x-forwarded-for") == ["1", "2"])
            #expect(request.texts(of: head.requiredScopes, named: "x-latchkey-required-scopes") == ["s"])
            #expect(request.texts(of: head.contentLength, named: "content-length").isEmpty)
            #expect(request.target.equals("/x") && request.body.isEmpty)
        }
    }
}

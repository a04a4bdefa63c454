import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Synchronization
import Testing

/// A browser without a screen: keeps cookies, follows redirects, and sends the CSRF field of the page it is on.
final class Browser: Sendable {
    private let client: any TestClientProtocol
    private let state = Mutex(State())

    private struct State {
        var cookies: [String: String] = [:]
        var page = ""
        var path = "/"
    }

    init(_ client: any TestClientProtocol) { self.client = client }

    /// What the last page showed.
    var page: String { state.withLock(\.page) }
    /// Where the browser is, after redirects.
    var path: String { state.withLock(\.path) }
    var cookies: [String: String] { state.withLock(\.cookies) }

    func clearCookies() { state.withLock { $0.cookies = [:] } }

    /// Opens a page and follows its redirects.
    @discardableResult
    func open(_ path: String) async throws -> TestResponse {
        try await follow(try await send(.get, path))
    }

    /// Sends a form of the page it is on, with its CSRF field, and follows the redirect.
    @discardableResult
    func submit(_ path: String, _ fields: [(String, String)]) async throws -> TestResponse {
        let csrf = Self.value(ofField: "csrf", in: page).map { [("csrf", $0)] } ?? []
        return try await follow(try await post(path, csrf + fields))
    }

    /// Sends exactly these fields and follows nothing.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> TestResponse {
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await send(
            .post, path, headers: [.contentType: "application/x-www-form-urlencoded"], body: ByteBuffer(string: body))
    }

    /// Signs in on the sign-in page.
    func signIn(_ email: String, _ password: String = TestServer.password) async throws {
        try await open("/sign-in")
        try await submit("/sign-in", [("email", email), ("password", password)])
    }

    /// One request with the cookies; what it answers is the page from then on.
    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> TestResponse {
        var headers = headers
        let cookies = cookies
        if !cookies.isEmpty {
            headers[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: "; ")
        }
        let response = try await client.executeRequest(uri: path, method: method, headers: headers, body: body)
        state.withLock { state in
            for line in response.headers[values: .setCookie] { Self.keep(line, in: &state.cookies) }
            state.page = String(buffer: response.body)
            state.path = path
        }
        return response
    }

    private func follow(_ first: TestResponse) async throws -> TestResponse {
        var response = first
        for _ in 0..<10 {
            guard response.status.kind == .redirection, let location = response.headers[.location] else { break }
            // What is behind # stays in the browser.
            response = try await send(.get, String(location.prefix { $0 != "#" }))
        }
        return response
    }

    private static func keep(_ line: String, in cookies: inout [String: String]) {
        let parts = line.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
        let name = String(pair[..<equals])
        let value = String(pair[pair.index(after: equals)...])
        let isRemoved = parts.contains { $0.lowercased() == "max-age=0" }
        cookies[name] = isRemoved ? nil : value
    }

    /// The value of the first field of this name in a page.
    static func value(ofField name: String, in page: String) -> String? {
        for tag in page.split(separator: "<") where tag.hasPrefix("input") && tag.contains("name=\"\(name)\"") {
            guard let start = tag.firstRange(of: "value=\"") else { continue }
            return String(tag[start.upperBound...].prefix { $0 != "\"" })
        }
        return nil
    }

    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            let hex = String(byte, radix: 16, uppercase: true)
            result += isPlain ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
        }
        return result
    }
}

import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

/// One request to the API and what must come back.
struct APIScenario: Sendable, CustomTestStringConvertible {
    var method = HTTPRequest.Method.get
    var path: String
    /// Sent as a bearer token.
    var token: String?
    var headers: HTTPFields = [:]
    /// The body that is sent.
    var json: JSON?
    var status: Int = 200
    /// The whole body, to the byte.
    var body: String?
    /// Texts that the body must have.
    var contains: [String] = []
    /// Texts that neither the body nor a header may have.
    var containsNot: [String] = []

    var testDescription: String { "\(method) \(path) -> \(status)" }

    /// Makes the request and checks the answer, which is returned for further checks.
    @discardableResult
    func run(on client: any TestClientProtocol, sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> TestResponse
    {
        var fields = headers
        if let token { fields[.authorization] = "Bearer \(token)" }
        if json != nil { fields[.contentType] = "application/json" }
        let sent = json.map { ByteBuffer(string: $0.text) }
        let response = try await client.executeRequest(uri: path, method: method, headers: fields, body: sent)
        let text = String(buffer: response.body)
        #expect(response.status.code == status, "\(testDescription): \(text)", sourceLocation: sourceLocation)
        if let body { #expect(text == body, sourceLocation: sourceLocation) }
        for wanted in contains { #expect(text.contains(wanted), sourceLocation: sourceLocation) }
        let everything = text + response.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        for unwanted in containsNot { #expect(!everything.contains(unwanted), sourceLocation: sourceLocation) }
        return response
    }
}

/// The body of an API error, as the wire has it.
func errorBody(_ status: Int, _ type: String, _ code: String, _ message: String) -> String {
    let escaped = message.replacing("\"", with: "\\\"")
    return "{\"status_code\":\(status),\"type\":\"\(type)\",\"code\":\"\(code)\",\"message\":\"\(escaped)\"}"
}

extension TestResponse {
    /// The value of a header by its name, in any case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.canonicalName == name.lowercased() }?.value
    }
}

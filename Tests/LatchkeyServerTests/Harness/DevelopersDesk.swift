import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore

/// A running server, a workspace, and its admin signed in in a browser: what tests of the Developers pages begin with.
struct DevelopersDesk: Sendable {
    static let path = "/acme-inc/settings/developers"

    let server: TestServer
    let client: any TestClientProtocol
    let admin: MemberPrincipal
    let browser: Browser

    var core: Core { server.core }

    static func open(_ test: @Sendable (DevelopersDesk) async throws -> Void) async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.signIn("ada@example.com")
            try await test(DevelopersDesk(server: server, client: client, admin: admin, browser: browser))
        }
    }

    func path(_ integration: Integration, _ rest: String = "") -> String { "\(Self.path)/\(integration.id)\(rest)" }

    func path(_ token: AccessToken, _ rest: String) -> String {
        "\(Self.path)/\(token.integrationID)/access-tokens/\(token.id)/\(rest)"
    }

    /// The integrations of the workspace, newest first.
    func integrations() async throws -> [Integration] {
        try await core.integrations.list(try admin.admin).elements.map(\.integration)
    }

    func tokens(_ integration: Integration) async throws -> [AccessToken] {
        try await core.accessTokens.list(try admin.admin, integration.id)
    }

    /// Whether the API takes this token.
    func isAlive(_ secret: String) async throws -> Bool {
        let response = try await client.executeRequest(
            uri: "/v2/self", method: .get, headers: [.authorization: "Bearer \(secret)"], body: nil)
        return String(buffer: response.body).contains("\"active\":true")
    }
}

extension Browser {
    /// Sends a form with a file, as a browser does, with the CSRF field of the page it is on.
    func upload(
        _ path: String, _ fields: [(String, String)], file: (name: String, bytes: [UInt8])
    ) async throws -> TestResponse {
        let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
        var body: [UInt8] = []
        for (name, value) in [("csrf", Browser.value(ofField: "csrf", in: page) ?? "")] + fields {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.name)\"; filename=\"a.png\"\r\n".utf8
        body += "Content-Type: image/png\r\n\r\n".utf8 + file.bytes + "\r\n--\(boundary)--\r\n".utf8
        return try await send(
            .post, path, headers: [.contentType: "multipart/form-data; boundary=\(boundary)"],
            body: ByteBuffer(bytes: body))
    }
}

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore

@testable import LatchkeyServer

/// A running server, a workspace whose admin is signed in in a browser, and an integration that can be connected.
struct OAuthDesk: Sendable {
    static let redirectURI = "https://app.example.com/callback"
    /// RFC 7636 appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    let server: TestServer
    let client: any TestClientProtocol
    let admin: MemberPrincipal
    let browser: Browser
    let clientID: String
    /// Nil for a public client.
    let secret: String?

    var core: Core { server.core }

    static func open(
        isPublic: Bool = false, isPublished: Bool = false, offline: Bool = false, devices: Bool = false,
        scopes: ScopeSet = ScopeSet([.note: .readWrite, .task: .read]),
        redirectURIs: [String] = [redirectURI], over setup: TestingSetup = .router,
        _ test: @Sendable (OAuthDesk) async throws -> Void
    ) async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        var settings = OAuthSettings()
        settings.isPublic = isPublic
        settings.isPublished = isPublished
        settings.offersOfflineAccess = offline
        settings.allowsDevices = devices
        let (made, secret) = try await server.core.oauthClients.enable(
            try admin.admin, integrationName: "Reports", scopes: scopes, settings, redirectURIs: redirectURIs)
        try await server.run(setup) { client in
            let browser = Browser(client)
            try await browser.signIn("ada@example.com")
            try await test(
                OAuthDesk(
                    server: server, client: client, admin: admin, browser: browser,
                    clientID: made.integration.id.text, secret: secret))
        }
    }

    /// The authorize link with these parameters besides the usual ones; an empty value leaves one out.
    func link(_ changes: [(String, String)] = []) -> String {
        var fields = [
            ("client_id", clientID), ("response_type", "code"), ("redirect_uri", Self.redirectURI), ("state", "s 1&2"),
            ("code_challenge", Self.challenge), ("code_challenge_method", "S256"),
        ]
        for (name, value) in changes {
            fields.removeAll { $0.0 == name }
            if !value.isEmpty { fields.append((name, value)) }
        }
        let query = fields.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return "/authorize?\(query)"
    }

    /// Presses a button of the consent page.
    ///
    /// - Returns: where the browser is sent.
    func decide(
        _ decision: String = "allow", _ changes: [(String, String)] = [], in workspace: String = "acme-inc",
        _ browser: Browser? = nil
    ) async throws -> String {
        let browser = browser ?? self.browser
        try await browser.open(link(changes))
        let csrf = Browser.value(ofField: "csrf", in: browser.page) ?? ""
        let response = try await browser.post(
            link(changes),
            [
                ("csrf", csrf), ("workspace", workspace), ("decision", decision),
                ("scopes", Browser.value(ofField: "scopes", in: browser.page) ?? ""),
                ("level", Browser.value(ofField: "level", in: browser.page) ?? ""),
            ])
        return response.headers[.location] ?? ""
    }

    /// A code for the usual request.
    func code(_ changes: [(String, String)] = []) async throws -> String {
        try required(Self.parameter("code", of: try await decide("allow", changes)), "a code")
    }

    /// Sends a form to one of OAuth's endpoints.
    func send(
        _ path: String, _ fields: [(String, String)], authorization: String? = nil, proof: String? = nil
    ) async throws -> (status: Int, json: JSON, headers: HTTPFields) {
        let body = fields.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let authorization { headers[.authorization] = authorization }
        if let proof { headers[.dpop] = proof }
        let response = try await client.executeRequest(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
        let json = (try? JSON(parsing: Array(response.body.readableBytesView))) ?? .null
        return (response.status.code, json, response.headers)
    }

    /// What the client says of itself in the form.
    var credentials: [(String, String)] {
        [("client_id", clientID)] + (secret.map { [("client_secret", $0)] } ?? [])
    }

    /// Exchanges a code.
    func redeem(
        _ code: String, verifier: String? = verifier, redirectURI: String? = redirectURI,
        as credentials: [(String, String)]? = nil, proof: String? = nil
    ) async throws -> (status: Int, json: JSON, headers: HTTPFields) {
        var fields = [("grant_type", "authorization_code"), ("code", code)] + (credentials ?? self.credentials)
        if let verifier { fields.append(("code_verifier", verifier)) }
        if let redirectURI { fields.append(("redirect_uri", redirectURI)) }
        return try await send("/oauth/token", fields, proof: proof)
    }

    func refresh(
        _ token: String, proof: String? = nil
    ) async throws -> (status: Int, json: JSON, headers: HTTPFields) {
        try await send(
            "/oauth/token", [("grant_type", "refresh_token"), ("refresh_token", token)] + credentials, proof: proof)
    }

    /// What GET /v2/self says of a token.
    func identity(_ token: String) async throws -> JSON {
        let response = try await client.executeRequest(
            uri: "/v2/self", method: .get, headers: [.authorization: "Bearer \(token)"], body: nil)
        return try JSON(parsing: Array(response.body.readableBytesView))
    }

    func isAlive(_ token: String) async throws -> Bool {
        try await identity(token)["active"] == .bool(true)
    }

    /// A parameter of the query of an address.
    static func parameter(_ name: String, of address: String) -> String? {
        guard let query = address.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        return URLEncodedForm.parse(query.utf8)?.optional(name)
    }
}

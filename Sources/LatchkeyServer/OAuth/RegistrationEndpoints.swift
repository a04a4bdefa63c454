import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging
import NIOCore

/// Programs that register themselves as clients (RFC 7591), and look after that (RFC 7592).
struct RegistrationEndpoints: Sendable {
    let core: Core
    let logger: Logger
    /// A registration is a small document.
    private static let limit = 65_536

    func register(on router: Router<ServerContext>) {
        router.post("/oauth/register") { request, context in
            await answer(context) {
                let registered = try await core.clientRegistration.register(
                    initialAccessToken: try Self.token(request), try await Self.metadata(request))
                return OAuthAnswer.json(document(registered), status: .created)
            }
        }
        router.get("/oauth/register/{client_id}") { request, context in
            await answer(context) {
                OAuthAnswer.json(
                    document(
                        try await core.clientRegistration.read(
                            try context.parameters.require("client_id"), token: try Self.token(request))))
            }
        }
        router.put("/oauth/register/{client_id}") { request, context in
            await answer(context) {
                OAuthAnswer.json(
                    document(
                        try await core.clientRegistration.update(
                            try context.parameters.require("client_id"), token: try Self.token(request),
                            try await Self.metadata(request))))
            }
        }
        router.delete("/oauth/register/{client_id}") { request, context in
            await answer(context) {
                try await core.clientRegistration.remove(
                    try context.parameters.require("client_id"), token: try Self.token(request))
                return Response(status: .noContent, headers: OAuthAnswer.headers)
            }
        }
    }

    private func answer(_ context: ServerContext, _ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch let error as OAuthError {
            return OAuthAnswer.error(error, challenges: false)
        } catch {
            return OAuthAnswer.failure(error, context, logger)
        }
    }

    /// RFC 7591 section 3.2.1.
    private func document(_ registered: RegisteredClient) -> [UInt8] {
        let (integration, settings) = (registered.client.integration, registered.client.settings)
        func list(_ words: [String]) -> JSON { .array(words.map(JSON.string)) }
        var members: [(String, JSON)] = [
            ("client_id", .string(integration.id.text)),
            ("client_id_issued_at", .number(Double(integration.createdAt.seconds))),
        ]
        if let secret = registered.secret {
            members += [("client_secret", .string(secret)), ("client_secret_expires_at", .number(0))]
        }
        if let token = registered.registrationToken {
            members.append(("registration_access_token", .string(token)))
        }
        let grants = [
            settings.redirectURIs.isEmpty ? nil : "authorization_code",
            settings.offersOfflineAccess ? "refresh_token" : nil,
            settings.allowsDevices ? ClientRegistration.deviceCodeGrant : nil,
        ]
        members += [
            (
                "registration_client_uri",
                .string("\(core.authorization.issuer)/oauth/register/\(integration.id)")
            ),
            ("client_name", .string(integration.name)),
            ("redirect_uris", list(settings.redirectURIs.map(\.text))),
            ("token_endpoint_auth_method", .string(settings.isPublic ? "none" : "client_secret_basic")),
            ("grant_types", list(grants.compactMap(\.self))), ("response_types", list(["code"])),
            ("scope", .string(integration.scopes.text)),
        ]
        return Array(JSON.object(members).text.utf8)
    }

    private static func token(_ request: Request) throws -> String {
        guard let token = OAuthRequest.bearer(of: request) else { throw OAuthError.unknownToken }
        return token
    }

    /// Members that nobody here knows are left alone (RFC 7591 section 2).
    private static func metadata(_ request: Request) async throws -> ClientMetadata {
        let buffer = try await request.body.collect(upTo: limit)
        guard let json = try? JSON(parsing: Array(buffer.readableBytesView)), json.members != nil else {
            throw OAuthError(.invalidClientMetadata, "The body must be a JSON object.")
        }
        func text(_ name: String) throws -> String? {
            guard let value = json[name] else { return nil }
            guard let text = value.string else {
                throw OAuthError(.invalidClientMetadata, "\(name) must be a string.")
            }
            return text
        }
        func list(_ name: String) throws -> [String]? {
            guard let value = json[name] else { return nil }
            guard case .array(let elements) = value, elements.allSatisfy({ $0.string != nil }) else {
                throw OAuthError(.invalidClientMetadata, "\(name) must be an array of strings.")
            }
            return elements.compactMap(\.string)
        }
        var metadata = ClientMetadata()
        metadata.name = try text("client_name")
        metadata.redirectURIs = try list("redirect_uris") ?? []
        metadata.authenticationMethod = try text("token_endpoint_auth_method")
        metadata.grantTypes = try list("grant_types")
        metadata.responseTypes = try list("response_types")
        metadata.scope = try text("scope")
        return metadata
    }
}

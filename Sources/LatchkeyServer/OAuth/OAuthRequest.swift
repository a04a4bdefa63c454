import HTTPTypes
import Hummingbird
import LatchkeyCore

/// A form that a client sent, with the credentials beside it (RFC 6749 sections 2.3.1 and 3.2).
struct OAuthRequest: Sendable {
    private enum Header: Sendable {
        case none
        case bearer(String)
        case basic(id: String, secret: String)
        case other
    }

    let form: Form
    private let header: Header
    /// Of the key that tokens are to be bound to (RFC 9449 section 5); whether it is good is not known yet.
    private let proof: SentProof?

    static func read(_ request: Request) async throws -> OAuthRequest {
        let form: Form
        do {
            form = try await FormBody.read(request, limit: .fields)
        } catch is LatchkeyError {
            throw OAuthError(.invalidRequest, "The body must be application/x-www-form-urlencoded.")
        }
        let fields = request.headers[values: .authorization]
        guard fields.count < 2 else {
            throw OAuthError(.invalidRequest, "There is more than one Authorization header.")
        }
        let proofs = request.headers[values: .dpop]
        guard proofs.count < 2 else {
            throw OAuthError(.invalidDPoPProof, "There is more than one DPoP header.")
        }
        return OAuthRequest(
            form: form, header: fields.first.map(header) ?? .none,
            proof: proofs.first.map {
                SentProof($0, method: request.method.rawValue, path: request.uri.path)
            })
    }

    /// Whether the Authorization header was meant to say who asks.
    var usesHeader: Bool {
        if case .none = header { false } else { true }
    }

    /// The token of an Authorization header.
    var bearer: String? {
        if case .bearer(let token) = header { token } else { nil }
    }

    /// Whether a client says who it is; a token in the header says enough.
    var namesClient: Bool {
        switch header {
        case .basic: true
        case .bearer: false
        case .none, .other: form.has("client_id") || form.has("client_assertion")
        }
    }

    /// Of the header or of the form; not of both (RFC 6749 section 2.3).
    ///
    /// - Throws: `OAuthError`.
    func credentials() throws -> ClientCredentials {
        let (id, secret) = (try optional("client_id"), try optional("client_secret"))
        let assertion = try assertion()
        switch header {
        case .basic(let headerID, let headerSecret):
            guard secret == nil, assertion == nil, id == nil || id == headerID else {
                throw OAuthError(.invalidRequest, "The client says who it is in two ways.")
            }
            return ClientCredentials(
                clientID: headerID, secret: headerSecret.isEmpty ? nil : headerSecret, proof: proof)
        case .none:
            guard secret == nil || assertion == nil else {
                throw OAuthError(.invalidRequest, "The client says who it is in two ways.")
            }
            return ClientCredentials(clientID: id, secret: secret, assertion: assertion, proof: proof)
        case .bearer, .other:
            throw OAuthError(.invalidClient, "The Authorization header must be Basic: client_id and client_secret.")
        }
    }

    /// RFC 7523 section 2.2.
    private func assertion() throws -> String? {
        let (assertion, type) = (try optional("client_assertion"), try optional("client_assertion_type"))
        guard assertion == nil ? type == nil : type == ClientCredentials.assertionType else {
            throw OAuthError(
                .invalidRequest, "client_assertion needs the client_assertion_type \(ClientCredentials.assertionType).")
        }
        return assertion
    }

    /// - Throws: `OAuthError`.
    func required(_ name: String) throws -> String {
        guard let value = try optional(name) else { throw OAuthError(.invalidRequest, "\(name) is missing.") }
        return value
    }

    /// Nil where it is not there, or empty (RFC 6749 section 3.2).
    ///
    /// - Throws: `OAuthError` where it is there twice.
    func optional(_ name: String) throws -> String? {
        guard form.all(name).count < 2 else { throw OAuthError(.invalidRequest, "\(name) is there twice.") }
        return form.all(name).first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The token of a request that has no form, such as one that registers a client.
    static func bearer(of request: Request) -> String? {
        let fields = request.headers[values: .authorization]
        guard fields.count == 1, case .bearer(let token) = header(fields[0]) else { return nil }
        return token
    }

    private static func header(_ text: String) -> Header {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2 else { return .other }
        let value = parts[1].drop { $0 == " " }
        switch parts[0].lowercased() {
        case "bearer": return .bearer(String(value))
        case "basic":
            guard let bytes = Credential.decodeBase64(value.utf8) else { return .other }
            let id = bytes.prefix { $0 != UInt8(ascii: ":") }
            guard id.count < bytes.count else { return .other }
            return .basic(
                id: URLEncodedForm.decode(id), secret: URLEncodedForm.decode(bytes.dropFirst(id.count + 1)))
        default: return .other
        }
    }
}

extension HTTPField.Name {
    static let dpop = HTTPField.Name.known("DPoP")
}

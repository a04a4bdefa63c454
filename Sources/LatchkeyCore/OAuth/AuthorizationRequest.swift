/// What a client asks a person for (RFC 6749 section 4.1.1), as it came.
package struct AuthorizationParameters: Sendable, Codable {
    package var clientID: String?
    package var responseType: String?
    package var redirectURI: String?
    package var scope: String?
    package var state: String?
    package var codeChallenge: String?
    package var codeChallengeMethod: String?
    /// Which server the token is for (RFC 8707): this one.
    package var resource: String?
    /// The thumbprint of the key that the code will be bound to (RFC 9449 section 10).
    package var keyThumbprint: String?
    /// What was pushed before, in place of all but the client (RFC 9126).
    package var requestURI: String?
    /// Whether one of them was there twice (RFC 6749 section 3.1).
    package var hasDuplicates = false

    package init() {}
}

/// The same, checked: a client that is there, a redirect URI of its own, scopes that it has.
package struct AuthorizationRequest: Sendable {
    package let client: OAuthClient
    package let redirectURI: RedirectURI
    package let scopes: ScopeSet
    package let state: String?
    let challenge: String?
    let jkt: String?

    /// Where to send an answer: `iss` says whose it is (RFC 9207).
    func answer(_ parameters: [(name: String, value: String)], issuer: String) -> String {
        let state = state.map { [(name: "state", value: $0)] } ?? []
        return redirectURI.adding(parameters + state + [(name: "iss", value: issuer)])
    }
}

/// Why nobody is asked for consent.
package enum AuthorizationRefusal: Error, Sendable, Equatable {
    /// Client or redirect URI are not sound: the person is told, and sent nowhere.
    case page(String)
    /// The client is told, at its own address.
    case redirect(String, OAuthClient, OAuthError)
}

extension AuthorizationRequest {
    /// Checks the parameters against the client. The order matters: nothing is sent to an address before that address
    /// is known to be the client's.
    ///
    /// - Throws: `AuthorizationRefusal`.
    init(_ parameters: AuthorizationParameters, of client: OAuthClient?, issuer: String, isPushed: Bool) throws {
        guard let client, client.settings.isEnabled else {
            throw AuthorizationRefusal.page("The app that sent you here is not known, or OAuth is switched off for it.")
        }
        guard !parameters.hasDuplicates else {
            throw AuthorizationRefusal.page("The link that brought you here names something twice.")
        }
        guard let asked = parameters.redirectURI.flatMap(RedirectURI.init),
            client.settings.redirectURIs.contains(where: { $0.matches(asked) })
        else {
            throw AuthorizationRefusal.page(
                "The link that brought you here would lead back to an address that “\(client.integration.name)” has not "
                    + "registered.")
        }
        let bare = AuthorizationRequest(
            client: client, redirectURI: asked, scopes: .none, state: parameters.state, challenge: nil, jkt: nil)
        func refuse(_ code: OAuthError.Code, _ description: String) -> AuthorizationRefusal {
            .redirect(
                bare.answer(
                    [(name: "error", value: code.rawValue), (name: "error_description", value: description)],
                    issuer: issuer), client, OAuthError(code, description))
        }
        guard isPushed || !client.settings.requiresPushedRequests else {
            throw refuse(.invalidRequest, "This client must push its requests first (RFC 9126).")
        }
        guard let type = parameters.responseType else {
            throw refuse(.invalidRequest, "response_type is missing.")
        }
        guard type == "code" else {
            throw refuse(.unsupportedResponseType, "response_type must be code.")
        }
        if let challenge = parameters.codeChallenge {
            guard parameters.codeChallengeMethod == "S256" else {
                throw refuse(.invalidRequest, "code_challenge_method must be S256.")
            }
            guard PKCE.isChallenge(challenge) else {
                throw refuse(.invalidRequest, "code_challenge must be the base64url of a SHA-256: 43 characters.")
            }
        } else if client.settings.isPublic || parameters.codeChallengeMethod != nil {
            throw refuse(.invalidRequest, "code_challenge is missing: a public client must use PKCE with S256.")
        }
        do {
            try OAuthError.check(resource: parameters.resource, issuer: issuer)
        } catch {
            throw refuse(error.code, error.description)
        }
        if let thumbprint = parameters.keyThumbprint, !PKCE.isChallenge(thumbprint) {
            throw refuse(.invalidRequest, "dpop_jkt must be the base64url of a SHA-256: 43 characters.")
        }
        let scopes: ScopeSet
        do {
            scopes = try client.narrowed(to: parameters.scope)
        } catch {
            throw refuse(error.code, error.description)
        }
        self.init(
            client: client, redirectURI: asked, scopes: scopes, state: parameters.state,
            challenge: parameters.codeChallenge, jkt: parameters.keyThumbprint)
    }
}

extension OAuthClient {
    /// The scopes that a `scope` parameter asks for: at most the integration's, which are what a missing one means.
    func narrowed(to text: String?) throws(OAuthError) -> ScopeSet {
        try integration.scopes.narrowed(to: text, offersOfflineAccess: settings.offersOfflineAccess)
    }
}

extension ScopeSet {
    /// What can be had by OAuth: not what is Latchkey's own, since keys that an app made would outlive its consent.
    var consentable: ScopeSet { intersection(.everything) }

    func narrowed(to text: String?, offersOfflineAccess: Bool) throws(OAuthError) -> ScopeSet {
        let offered = consentable
        // It is no scope of the API: whoever may have it always gets a refresh token.
        let words = (text ?? "").split(separator: " ").filter { !(offersOfflineAccess && $0 == "offline_access") }
        guard !words.isEmpty else { return offered }
        guard let scopes = ScopeSet(text: words.joined(separator: " ")) else {
            throw OAuthError(.invalidScope, "scope names something that is no scope.")
        }
        guard offered.covers(scopes) else {
            throw OAuthError(
                .invalidScope, "scope asks for more than there is to give: \(offered.missing(from: scopes).text).")
        }
        return scopes
    }
}

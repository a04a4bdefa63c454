import HTTPTypes
import Hummingbird
import LatchkeyCore

/// `/authorize`: a person is asked whether an app may have access to a workspace (RFC 6749 section 4.1).
enum AuthorizePages {
    static func register(in routes: PageRoutes) {
        routes.get("/authorize", ask)
        routes.post("/authorize", decide)
    }

    /// Whoever is asked must be signed in before anything is sent to the app's address, errors too: a link must not
    /// lead away from here without a person having been here (RFC 9700 section 4.11.2).
    @Sendable private static func ask(_ page: PageContext) async throws -> Response {
        let request: AuthorizationRequest
        do {
            request = try await page.core.authorization.check(parameters(page))
        } catch AuthorizationRefusal.page(let message) {
            return try page.refuseToConnect(because: message)
        } catch AuthorizationRefusal.redirect(let location, let client, let error) {
            let person = try await SignedInContext.admit(page)
            guard try await person.core.authorization.isKnown(client, to: person.signedIn.user) else {
                return try page.refuseToConnect(client)
            }
            // Whoever has just signed in comes from a form, whose policy keeps the browser from following to the app.
            guard page.request.headers[.secFetchSite] != "same-origin" else {
                return try page.sendBack(to: location, client, error)
            }
            return page.redirect(to: location)
        }
        return try await show(try await SignedInContext.admit(page), request)
    }

    @Sendable private static func decide(_ person: SignedInContext) async throws -> Response {
        let request: AuthorizationRequest
        do {
            request = try await person.core.authorization.check(parameters(person.page))
        } catch AuthorizationRefusal.page(let message) {
            return try person.page.refuseToConnect(because: message)
        } catch AuthorizationRefusal.redirect(let location, _, _) {
            return person.redirect(to: location)
        }
        switch try person.form.choice("decision", of: ConsentDecision.self) {
        case .deny: return person.redirect(to: person.core.authorization.deny(request))
        case .ask: return try await ask(person, request)
        case .allow: break
        }
        guard let administrator = try await person.consentingAdministrator() else {
            return try await show(person, request)
        }
        do {
            return person.redirect(
                to: try await person.core.authorization.allow(
                    administrator, request, shown: person.shownConsent,
                    requestURI: person.page.query.optional("request_uri")))
        } catch let error as LatchkeyError where error.code == .staleVersion {
            return try await show(person, request, error)
        }
    }

    /// Files the request of somebody who may not decide, and shows the page again, which says so.
    private static func ask(_ person: SignedInContext, _ request: AuthorizationRequest) async throws -> Response {
        do {
            try await person.askAdmins(for: request.client, request.scopes)
            return try await show(person, request)
        } catch let error as LatchkeyError where error.kind == .conflict {
            return try await show(person, request, error)
        }
    }

    private static func show(
        _ person: SignedInContext, _ request: AuthorizationRequest, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let query = person.page.request.uri.query ?? ""
        let question = ConsentQuestion(
            client: request.client, scopes: request.scopes, action: "/authorize?\(query)",
            parameters: fields(of: query), destination: request.redirectURI.origin)
        guard var response = try await person.ask(question, error) else {
            return try person.page.refuseToConnect(request.client)
        }
        // The form's answer leads to the app, which the policy would otherwise keep the browser from following.
        response.headers[.contentSecurityPolicy] = PageSecurity.policy(formsLeadTo: request.redirectURI)
        return response
    }

    /// The request itself, for the form that chooses another workspace.
    private static func fields(of query: String) -> [ConsentQuestion.FormParameter] {
        query.split(separator: "&").compactMap { pair in
            let name = pair.prefix { $0 != "=" }
            guard name != "workspace" else { return nil }
            return ConsentQuestion.FormParameter(
                name: URLEncodedForm.decode(name.utf8),
                value: URLEncodedForm.decode(pair.dropFirst(name.count + 1).utf8))
        }
    }

    private static func parameters(_ page: PageContext) -> AuthorizationParameters {
        AuthorizationParameters(page.query)
    }
}

extension AuthorizationParameters {
    /// From a query, or from a form that was pushed.
    init(_ query: Form) {
        self.init()
        clientID = query.optional("client_id")
        responseType = query.optional("response_type")
        redirectURI = query.has("redirect_uri") ? query.raw("redirect_uri") : nil
        scope = query.optional("scope")
        state = query.has("state") ? query.raw("state") : nil
        codeChallenge = query.optional("code_challenge")
        codeChallengeMethod = query.optional("code_challenge_method")
        resource = query.optional("resource")
        keyThumbprint = query.optional("dpop_jkt")
        requestURI = query.optional("request_uri")
        hasDuplicates = [
            "client_id", "response_type", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
            "resource", "dpop_jkt", "request_uri",
        ].contains { query.all($0).count > 1 }
    }
}

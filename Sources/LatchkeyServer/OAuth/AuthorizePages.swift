import HTTPTypes
import Hummingbird
import LatchkeyCore

/// `/authorize`: a person is asked whether an app may have access to a workspace (RFC 6749 section 4.1).
enum AuthorizePages {
    static func register(in routes: PageRoutes) {
        routes.get("/authorize", ask)
        routes.post("/authorize", decide)
    }

    /// The consent form's two buttons.
    private enum Decision: String {
        case allow, deny
    }

    /// Whoever is asked must be signed in before anything is sent to the app's address, errors too: a link must not
    /// lead away from here without a person having been here (RFC 9700 section 4.11.2).
    @Sendable private static func ask(_ page: PageContext) async throws -> Response {
        let request: AuthorizationRequest
        do {
            request = try await page.core.authorization.check(parameters(page))
        } catch AuthorizationRefusal.page(let message) {
            return try refuse(message, page)
        } catch AuthorizationRefusal.redirect(let location, let client) {
            let person = try await SignedInContext.admit(page)
            guard try await person.core.authorization.isKnown(client, to: person.signedIn.user) else {
                return try refuse(unknownHere(client), page)
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
            return try refuse(message, person.page)
        } catch AuthorizationRefusal.redirect(let location, _) {
            return person.redirect(to: location)
        }
        guard try person.form.choice("decision", of: Decision.self) == .allow else {
            return person.redirect(to: person.core.authorization.deny(request))
        }
        let member = try await person.core.workspaces.principal(slug: person.form.text("workspace"), person.signedIn)
        guard let administrator = member?.administrator else { return try await show(person, request) }
        do {
            let shown = ScopeSet(text: person.form.text("scopes")) ?? .none
            return person.redirect(
                to: try await person.core.authorization.allow(administrator, request, shown: shown))
        } catch let error as LatchkeyError where error.code == .staleVersion {
            return try await show(person, request, error)
        }
    }

    private static func show(
        _ person: SignedInContext, _ request: AuthorizationRequest, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let eligible = try await person.core.authorization.workspaces(for: request, person.signedIn.user)
        let asked = person.page.form.optional("workspace") ?? person.page.query.optional("workspace")
        let chosen =
            eligible.first { $0.workspace.slug == asked }
            ?? eligible.first { $0.member.accessLevel == .admin } ?? eligible.first
        guard let chosen else {
            return try refuse(unknownHere(request.client), person.page)
        }
        let admins =
            chosen.member.accessLevel == .admin ? [] : try await person.core.members.admins(of: chosen.workspace.id)
        let view = ConsentView(
            request, publisher: try await person.core.authorization.publisher(of: request), chosen: chosen.workspace,
            eligible: eligible.map(\.workspace), admins: admins, query: person.page.request.uri.query ?? "", error)
        var response = try person.page.plain(
            "authorize", view, title: "Connect \(request.client.integration.name)", status: error?.pageStatus ?? .ok)
        // The form's answer leads to the app, which the policy would otherwise keep the browser from following.
        response.headers[.contentSecurityPolicy] = PageSecurity.policy(formsLeadTo: request.redirectURI)
        return response
    }

    private static func unknownHere(_ client: OAuthClient) -> String {
        "“\(client.integration.name)” can be connected by members of the workspace that made it only, and you are none. "
            + "Ask whoever sent you here."
    }

    private static func refuse(_ message: String, _ page: PageContext) throws -> Response {
        try page.plain(
            "error", ErrorPages.View(heading: "This app can't be connected", message: message),
            title: "This app can't be connected", status: .badRequest)
    }

    private static func parameters(_ page: PageContext) -> AuthorizationParameters {
        let query = page.query
        var parameters = AuthorizationParameters()
        parameters.clientID = query.optional("client_id")
        parameters.responseType = query.optional("response_type")
        parameters.redirectURI = query.has("redirect_uri") ? query.raw("redirect_uri") : nil
        parameters.scope = query.optional("scope")
        parameters.state = query.has("state") ? query.raw("state") : nil
        parameters.codeChallenge = query.optional("code_challenge")
        parameters.codeChallengeMethod = query.optional("code_challenge_method")
        parameters.hasDuplicates = [
            "client_id", "response_type", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
        ].contains { query.all($0).count > 1 }
        return parameters
    }
}

import Hummingbird
import LatchkeyCore

/// A request for access, whichever way it came.
struct ConsentQuestion: Sendable {
    let client: OAuthClient
    let scopes: ScopeSet
    /// Where the form goes, with what it must send back.
    let action: String
    let parameters: [FormParameter]
    /// Where the answer goes, for people who look; nil for a device.
    var destination: String?
    /// What a device shows too.
    var userCode: String?

    struct FormParameter: Sendable {
        let name: String
        let value: String
    }
}

/// The question whether an app may have access.
struct ConsentView: Sendable {
    struct Permission: Sendable {
        let title: String
        let sentence: String
    }

    struct Choice: Sendable {
        let name: String
        let slug: String
        let isChosen: Bool
    }

    struct Admin: Sendable {
        let name: String
        let email: String
        /// A `mailto:` link with the question in words.
        let letter: String
        let avatar: Avatar
    }

    let name: String
    let description: String?
    let avatar: Avatar
    let publisher: String
    let workspaceName: String
    let workspaceSlug: String
    let workspaceAvatar: Avatar
    let hasChoices: Bool
    let choices: [Choice]
    let reads: [Permission]
    let writes: [Permission]
    let hasReads: Bool
    let hasWrites: Bool
    let asksNothing: Bool
    let isUnpublished: Bool
    /// What is asked for, so that nobody consents to what came after the page was shown.
    let scopes: String
    /// As `scopes`.
    let level: String
    let actsForPerson: Bool
    /// How long the access lasts.
    let lasts: String
    let destination: String?
    let userCode: String?
    let mayDecide: Bool
    let admins: [Admin]
    /// When the person asked the admins for this app, while that is open.
    let asked: PageTime?
    let action: String
    /// The path alone, for the form that chooses another workspace.
    let path: String
    let parameters: [ConsentQuestion.FormParameter]
    let problem: FormProblem?

    init(
        _ question: ConsentQuestion, publisher: String, chosen: Workspace, eligible: [Workspace],
        admins: [WorkspaceMember], asked: PageTime?, daysLimit: Int?, link: String, _ error: LatchkeyError?
    ) {
        let integration = question.client.integration
        name = integration.name
        description = integration.description.isEmpty ? nil : integration.description
        avatar = Avatar(of: integration)
        self.publisher = publisher
        workspaceName = chosen.name
        workspaceSlug = chosen.slug
        workspaceAvatar = Avatar(of: chosen)
        hasChoices = eligible.count > 1
        choices = eligible.map { Choice(name: $0.name, slug: $0.slug, isChosen: $0.id == chosen.id) }
        func permissions(_ level: ScopeLevel) -> [Permission] {
            ScopeResource.allCases.filter { question.scopes[$0] == level }.map {
                Permission(title: $0.title, sentence: $0.sentence)
            }
        }
        reads = permissions(.read)
        writes = permissions(.readWrite)
        hasReads = !reads.isEmpty
        hasWrites = !writes.isEmpty
        scopes = question.scopes.text
        level = question.client.settings.tokenLevel.rawValue
        actsForPerson = question.client.settings.tokenLevel == .user
        let days = [question.client.settings.offersOfflineAccess ? 180 : nil, daysLimit].compactMap(\.self).min()
        lasts =
            days.map { "It keeps the access for \($0.counted("day")) at most, then it has to ask again." }
            ?? "It keeps the access until it is disconnected."
        asksNothing = question.scopes.isEmpty
        isUnpublished = !question.client.settings.isPublished
        destination = question.destination
        userCode = question.userCode
        mayDecide = admins.isEmpty
        self.admins = admins.map {
            Admin(
                name: $0.name, email: $0.email,
                letter: Self.letter(to: $0, asking: integration.name, for: chosen.name, at: link),
                avatar: Avatar(name: $0.name, id: $0.id.text, image: nil))
        }
        self.asked = asked
        action = question.action
        path = String(question.action.prefix { $0 != "?" })
        parameters = question.parameters
        problem = FormProblem(error, fields: [])
    }

    /// What a member writes to an admin; RFC 6068.
    private static func letter(
        to admin: WorkspaceMember, asking app: String, for workspace: String, at link: String
    ) -> String {
        let subject = "Connect \(app) to \(workspace)?"
        let body =
            "Hello \(admin.name),\r\n\r\nI would like to use \(app) with \(workspace), which only an admin can connect. "
            + "This page says what it asks for:\r\n\r\n\(link)\r\n"
        return
            "mailto:\(PercentEncoding.encode(admin.email).replacing("%40", with: "@"))?subject=\(PercentEncoding.encode(subject))"
            + "&body=\(PercentEncoding.encode(body))"
    }
}

extension SignedInContext {
    /// The page that asks; nil when no workspace of the person may connect the client.
    func ask(_ question: ConsentQuestion, _ error: LatchkeyError? = nil) async throws -> Response? {
        let eligible = try await core.authorization.workspaces(for: question.client, signedIn.user)
        let asked = form.optional("workspace") ?? page.query.optional("workspace")
        let chosen =
            eligible.first { $0.workspace.slug == asked }
            ?? eligible.first { $0.member.accessLevel == .admin } ?? eligible.first
        guard let chosen else { return nil }
        let admins =
            chosen.member.accessLevel == .admin ? [] : try await core.members.admins(of: chosen.workspace.id)
        let request = admins.isEmpty ? nil : try await openRequest(for: question.client, in: chosen.workspace)
        let view = ConsentView(
            question, publisher: try await core.authorization.publisher(of: question.client),
            chosen: chosen.workspace, eligible: eligible.map(\.workspace), admins: admins,
            asked: request,
            daysLimit: try await core.grants.daysLimit(
                of: question.client.integration.id, in: chosen.workspace.id),
            link: page.site.publicURL.link(question.action), error)
        return try page.plain(
            "authorize", view, title: "Connect \(question.client.integration.name)", status: error?.pageStatus ?? .ok)
    }

    /// When the person asked the admins of the workspace for this app; nil when no such request is open.
    private func openRequest(for client: OAuthClient, in workspace: Workspace) async throws -> PageTime? {
        guard let member = try await core.workspaces.principal(slug: workspace.slug, signedIn) else { return nil }
        let request = try await core.accessRequests.own(member).first {
            $0.state == .open && $0.app?.integrationID == client.integration.id
        }
        return request.map { PageTime.ago($0.createdAt, now: core.clock.now(), in: signedIn.user.timeZone) }
    }

    /// Asks the admins of the workspace that the form names to connect an app.
    func askAdmins(for client: OAuthClient, _ scopes: ScopeSet) async throws {
        guard let member = try await core.workspaces.principal(slug: form.text("workspace"), signedIn) else {
            throw PageRefusal.notFound
        }
        try await core.accessRequests.file(member, connecting: client, scopes: scopes)
    }

    /// The person as an admin of the workspace that the form names.
    func consentingAdministrator() async throws -> Administrator? {
        try await core.workspaces.principal(slug: form.text("workspace"), signedIn)?.administrator
    }

    /// What the form showed.
    var shownConsent: ShownConsent {
        ShownConsent(
            ScopeSet(text: form.text("scopes")) ?? .none, TokenLevel(rawValue: form.text("level")) ?? .workspace)
    }
}

extension PageContext {
    /// Nobody of the person's workspaces may connect it.
    func refuseToConnect(_ client: OAuthClient) throws -> Response {
        try refuseToConnect(
            because: "“\(client.integration.name)” can be connected by members of the workspace that made it only, and "
                + "you are none. Ask whoever sent you here.")
    }

    /// What a redirect would say to the app, for a person who takes it there.
    func sendBack(to location: String, _ client: OAuthClient, _ error: OAuthError) throws -> Response {
        let name = client.integration.name
        return try plain(
            "error",
            ErrorPages.View(
                heading: "“\(name)” can't be connected",
                message: "It asked in a way that can't be: \(error.description)",
                actionTitle: "Back to \(name)", actionPath: location),
            title: "This app can't be connected", status: .badRequest)
    }

    func refuseToConnect(because message: String) throws -> Response {
        try plain(
            "error", ErrorPages.View(heading: "This app can't be connected", message: message),
            title: "This app can't be connected", status: .badRequest)
    }
}

/// The consent form's buttons; `ask` is of those who may not decide.
enum ConsentDecision: String {
    case allow, deny, ask
}

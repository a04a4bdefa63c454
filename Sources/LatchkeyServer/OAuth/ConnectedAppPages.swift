import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The Connected apps tab: what has access to the workspace through OAuth.
enum ConnectedAppPages {
    static func register(in routes: PageRoutes) {
        let path = "/{workspace-slug}/settings/connected-apps"
        routes.get(path, list)
        routes.get("\(path)/{grant-id}/approve") { admin in try await askApprove(admin) }
        routes.post("\(path)/{grant-id}/approve", approve)
        ConnectedAppLimitPages.register(in: routes, at: "\(path)/{grant-id}/limits")
        routes.get("\(path)/{grant-id}/disconnect") { admin in try await askDisconnect(admin) }
        routes.post("\(path)/{grant-id}/disconnect", disconnect)
    }

    @Sendable private static func list(_ admin: AdminContext) async throws -> Response {
        let grants = try await admin.core.grants.list(admin.administrator)
        return try await admin.settings(
            "connected-apps", ConnectedAppsView(grants, admin), tab: .connectedApps, title: "Connected apps")
    }

    private static func askApprove(_ admin: AdminContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let grant = try await admin.grant()
        if grant.wanted.isEmpty { return admin.redirect(to: admin.connectedApps) }
        return try await admin.settings(
            "connected-app-approve", ConnectedAppQuestionView(grant, admin, error), tab: .connectedApps,
            title: "New permissions for \(grant.integrationName)", status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func approve(_ admin: AdminContext) async throws -> Response {
        let id = try admin.page.id("grant-id", as: GrantID.self)
        do {
            try await admin.core.grants.approve(
                admin.administrator, id, scopes: ScopeSet(text: admin.form.text("scopes")) ?? .none)
            return admin.redirect(to: admin.connectedApps, saying: FlashMessage("The new permissions are given."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await askApprove(admin, error)
        }
    }

    private static func askDisconnect(_ admin: AdminContext) async throws -> Response {
        let grant = try await admin.grant()
        return try await admin.settings(
            "connected-app-disconnect", ConnectedAppQuestionView(grant, admin), tab: .connectedApps,
            title: "Disconnect \(grant.integrationName)")
    }

    @Sendable private static func disconnect(_ admin: AdminContext) async throws -> Response {
        try await admin.core.grants.revoke(
            admin.administrator, try admin.page.id("grant-id", as: GrantID.self))
        return admin.redirect(
            to: admin.connectedApps, saying: FlashMessage("The app is disconnected. Its tokens no longer work."))
    }
}

extension AdminContext {
    var connectedApps: String { "\(settings)/connected-apps" }

    /// The connected app that the path names.
    func grant() async throws -> Grant {
        try await core.grants.find(administrator, try page.id("grant-id", as: GrantID.self))
    }
}

/// The list of connected apps.
struct ConnectedAppsView: Sendable {
    struct Row: Sendable {
        let name: String
        let publisher: String
        let avatar: Avatar
        let scopes: String
        let connected: PageTime
        let connectedBy: String
        let lastUsed: PageTime?
        let wantsMore: Bool
        let isLimited: Bool
        /// Whence and how often its tokens may be used, in words.
        let limits: String?
        /// When it must ask again, marked as the ends of tokens are.
        let ends: PageTime?
        /// Whether that time has come.
        let isOver: Bool
        let path: String
    }

    let hasApps: Bool
    let apps: [Row]

    init(_ grants: [Grant], _ admin: AdminContext) {
        let (now, timeZone) = (admin.core.clock.now(), admin.signedIn.user.timeZone)
        let page = admin.connectedApps
        hasApps = !grants.isEmpty
        apps = grants.map { grant in
            let scopes = grant.scopes.intersection(grant.integrationScopes)
            let isOver = grant.endsAt.map { $0 <= now } ?? false
            let limits = PolicyFields.words(grant.policy.networks, grant.policy.rateLimit)
            return Row(
                name: grant.integrationName, publisher: grant.publisher, avatar: Avatar(of: grant),
                scopes: scopes.isEmpty ? "No permissions" : scopes.phrase,
                connected: PageTime.date(grant.createdAt, in: timeZone), connectedBy: grant.grantedBy,
                lastUsed: grant.lastUsedAt.map { PageTime.ago($0, now: now, in: timeZone) },
                wantsMore: !grant.wanted.isEmpty,
                isLimited: limits != nil || grant.endsAt != nil, limits: limits,
                ends: isOver ? nil : grant.endsAt.map { PageTime.until($0, now: now, in: timeZone) }, isOver: isOver,
                path: "\(page)/\(grant.id)")
        }
    }
}

/// The questions before an app is given more, or disconnected.
struct ConnectedAppQuestionView: Sendable {
    let connectedAppsPath: String
    let path: String
    let name: String
    let publisher: String
    let avatar: Avatar
    let scopes: String
    let connected: PageTime
    let connectedBy: String
    let wanted: [ConsentView.Permission]
    /// What the integration has now, so that nobody consents to what came after the page was shown.
    let allScopes: String
    let problem: FormProblem?

    init(_ grant: Grant, _ admin: AdminContext, _ error: LatchkeyError? = nil) {
        connectedAppsPath = admin.connectedApps
        path = "\(admin.connectedApps)/\(grant.id)"
        name = grant.integrationName
        publisher = grant.publisher
        avatar = Avatar(of: grant)
        scopes = grant.scopes.isEmpty ? "No permissions" : grant.scopes.phrase
        connected = PageTime.date(grant.createdAt, in: admin.signedIn.user.timeZone)
        connectedBy = grant.grantedBy
        let missing = grant.wanted
        wanted = ScopeResource.allCases.filter { missing[$0] != .none }.map {
            ConsentView.Permission(title: "\($0.title): \(missing[$0].label.lowercased())", sentence: $0.sentence)
        }
        allScopes = grant.integrationScopes.text
        problem = FormProblem(error, fields: [])
    }
}

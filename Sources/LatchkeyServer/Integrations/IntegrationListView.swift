import LatchkeyCore

/// The Developers tab of an admin.
struct IntegrationListView: Sendable {
    struct Row: Sendable {
        let name: String
        let description: String?
        let path: String
        let avatar: Avatar
        let tokens: String
        let lastUsed: PageTime?
        let created: PageTime
        let createdBy: String

        init(_ summary: IntegrationSummary, path: String, now: Instant, timeZone: String) {
            let integration = summary.integration
            name = integration.name
            description = integration.description.isEmpty ? nil : integration.description
            self.path = path
            avatar = Avatar(of: integration)
            tokens = summary.tokenCount.counted("token").asSentence
            lastUsed = summary.lastUsedAt.map { PageTime.ago($0, now: now, in: timeZone) }
            created = PageTime.date(integration.createdAt, in: timeZone)
            createdBy = integration.createdBy
        }
    }

    let newPath: String
    let registrationPath: String
    let requestsPath: String
    let hasIntegrations: Bool
    let integrations: [Row]
    let pager: PagerView?

    init(_ list: Page<IntegrationSummary>, total: Int, isFirst: Bool, admin: AdminContext) {
        let now = admin.core.clock.now()
        newPath = "\(admin.developers)/new"
        registrationPath = "\(admin.developers)/registration"
        requestsPath = "\(admin.developers)/requests"
        hasIntegrations = total > 0
        integrations = list.elements.map {
            Row($0, path: admin.path(of: $0.integration.id), now: now, timeZone: admin.signedIn.user.timeZone)
        }
        pager = PagerView(
            summary: total.counted("integration").asSentence, path: admin.developers, next: list.next,
            isFirst: isFirst)
    }
}

/// The Developers tab of everyone else: whom to ask.
struct DevelopersForMembersView: Sendable {
    struct Admin: Sendable {
        let name: String
        let email: String
        let avatar: Avatar
    }

    let workspaceName: String
    let admins: [Admin]

    init(_ workspace: Workspace, admins: [WorkspaceMember]) {
        workspaceName = workspace.name
        self.admins = admins.map {
            Admin(
                name: $0.name, email: $0.email,
                avatar: Avatar(name: $0.name, id: $0.id.text, image: nil))
        }
    }
}

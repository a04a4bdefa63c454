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
    /// Nil while nobody waits for an answer.
    let requests: AccessRequestsView?
    let accessRequestsPath: String
    let requestsPath: String
    let hasIntegrations: Bool
    let integrations: [Row]
    let pager: PagerView?

    init(_ list: Page<IntegrationSummary>, total: Int, isFirst: Bool, admin: AdminContext, requests: [AccessRequest]) {
        let now = admin.core.clock.now()
        newPath = "\(admin.developers)/new"
        registrationPath = "\(admin.developers)/registration"
        self.requests = requests.isEmpty ? nil : AccessRequestsView(admin, open: requests)
        accessRequestsPath = "\(admin.developers)/access-requests"
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

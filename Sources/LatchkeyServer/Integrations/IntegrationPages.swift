import Hummingbird
import LatchkeyCore

/// The Developers tab: the list of integrations, a new one, and the page of each.
enum IntegrationPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/developers", list)
        routes.get("/{workspace-slug}/settings/developers/new", new)
        routes.post("/{workspace-slug}/settings/developers/new", accepting: .image, create)
        routes.get("/{workspace-slug}/settings/developers/{integration-id}", show)
        IntegrationEditPages.register(in: routes)
        UsagePages.register(in: routes)
        RequestLogPages.register(in: routes)
    }

    /// Members may open the tab too; there they ask for what only admins can make.
    @Sendable private static func list(_ member: MemberContext) async throws -> Response {
        guard let administrator = member.member.administrator else {
            return try await AccessRequestPages.member(member)
        }
        let admin = AdminContext(page: member.page, member: member.member, administrator: administrator)
        let after = member.page.query.optional("after")
        let integrations = try await admin.core.integrations.list(administrator, after: after)
        let total = try await admin.core.integrations.count(administrator)
        let requests = try await admin.core.accessRequests.open(administrator)
        let view = IntegrationListView(
            integrations, total: total, isFirst: after == nil, admin: admin, requests: requests)
        return try await admin.settings("developers", view, tab: .developers, title: "Developers")
    }

    @Sendable private static func new(_ admin: AdminContext) async throws -> Response {
        try await admin.settings(
            "integration-new", NewIntegrationView(admin), tab: .developers, title: "Create a new integration")
    }

    @Sendable private static func create(_ admin: AdminContext) async throws -> Response {
        if let template = ScopeForm.template(in: admin.form) { return try await again(admin, scopes: template) }
        let scopes = try ScopeForm.scopes(in: admin.form)
        do {
            let created = try await admin.core.integrations.create(
                admin.administrator, id: try admin.form.id("id"), name: admin.form.text("name"),
                description: admin.form.text("description"), image: admin.form.file("avatar"), scopes: scopes)
            return try await welcome(created, admin)
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await again(admin, scopes: scopes, error: error)
        }
    }

    private static func again(
        _ admin: AdminContext, scopes: ScopeSet, error: LatchkeyError? = nil
    ) async throws -> Response {
        try await admin.settings(
            "integration-new", NewIntegrationView(admin, scopes: scopes, error: error), tab: .developers,
            title: "Create a new integration", status: error?.pageStatus ?? .ok)
    }

    /// A token that cannot be copied later is shown now.
    private static func welcome(_ created: CreatedIntegration, _ admin: AdminContext) async throws -> Response {
        let name = created.integration.name
        if let secret = created.secret, !created.token.isCopyable {
            return try await AccessTokenPages.showOnce(
                secret, created.token, admin, saying: "\(name) was created. This is its access token.")
        }
        return admin.redirect(
            to: admin.path(of: created.integration.id),
            saying: FlashMessage("\(name) was created, with one access token."))
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let section = admin.page.query.optional("open").flatMap(IntegrationSection.init)
        let view = try await admin.view(of: integration, open: section)
        return try await admin.settings("integration", view, tab: .developers, title: integration.name)
    }
}

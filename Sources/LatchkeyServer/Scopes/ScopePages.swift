import Hummingbird
import LatchkeyCore

/// Changing what an integration may do: choose, see what it means, save.
enum ScopePages {
    /// The buttons of the two forms.
    private enum Action: String {
        case review, save, edit
    }

    static func register(in routes: PageRoutes) {
        routes.post("/{workspace-slug}/settings/developers/{integration-id}/scopes", submit)
    }

    @Sendable private static func submit(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let version = try admin.form.int("version")
        if let template = ScopeForm.template(in: admin.form) {
            return try await edit(admin, integration, scopes: template, version: version)
        }
        let scopes = try ScopeForm.scopes(in: admin.form)
        switch admin.form.optional("action").flatMap(Action.init) {
        case .edit: return try await edit(admin, integration, scopes: scopes, version: version)
        case .save: return try await save(admin, integration, scopes: scopes, version: version)
        case .review, nil: return try await review(admin, integration, scopes: scopes, version: version)
        }
    }

    private static func review(
        _ admin: AdminContext, _ integration: Integration, scopes: ScopeSet, version: Int
    ) async throws -> Response {
        let change = try await admin.core.integrations.previewScopes(
            admin.administrator, integration.id, scopes: scopes)
        if change.isEmpty {
            return admin.redirect(
                to: admin.path(of: integration.id, open: .scopes),
                saying: FlashMessage("These are the scopes it has. Nothing was changed."))
        }
        let view = ScopeReviewView(integration, change, scopes: scopes, version: version, settings: admin.settings)
        return try await admin.settings(
            "scopes-review", view, tab: .developers, title: "Review scopes · \(integration.name)")
    }

    private static func save(
        _ admin: AdminContext, _ integration: Integration, scopes: ScopeSet, version: Int
    ) async throws -> Response {
        do {
            _ = try await admin.core.integrations.setScopes(
                admin.administrator, integration.id, version: version, scopes: scopes)
            return admin.redirect(
                to: admin.path(of: integration.id, open: .scopes), saying: FlashMessage("The scopes are saved."))
        } catch let error as LatchkeyError where error.code == .staleVersion {
            // Sent twice: what the first one saved is what this one wants.
            if integration.scopes == scopes { return admin.redirect(to: admin.path(of: integration.id, open: .scopes)) }
            return try await edit(admin, integration, scopes: scopes, version: integration.version, error: error)
        }
    }

    /// The integration's page with this choice of scopes instead of the saved one.
    private static func edit(
        _ admin: AdminContext, _ integration: Integration, scopes: ScopeSet, version: Int,
        error: LatchkeyError? = nil
    ) async throws -> Response {
        var view = try await admin.view(of: integration, open: .scopes)
        view.scopes = ScopeRow.all(scopes)
        view.version = version
        view.problem = FormProblem(error, fields: [])
        return try await admin.settings(
            "integration", view, tab: .developers, title: integration.name, status: error?.pageStatus ?? .ok)
    }
}

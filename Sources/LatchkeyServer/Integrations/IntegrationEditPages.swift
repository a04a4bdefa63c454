import Hummingbird
import LatchkeyCore

/// Changing an integration's name, description and avatar, and deleting it.
enum IntegrationEditPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/developers/{integration-id}/edit", edit)
        routes.post("/{workspace-slug}/settings/developers/{integration-id}/edit", save)
        routes.post("/{workspace-slug}/settings/developers/{integration-id}/avatar", accepting: .image, setAvatar)
        routes.get("/{workspace-slug}/settings/developers/{integration-id}/delete", askDelete)
        routes.post("/{workspace-slug}/settings/developers/{integration-id}/delete", delete)
    }

    @Sendable private static func edit(_ admin: AdminContext) async throws -> Response {
        try await form(admin, try await admin.integration())
    }

    @Sendable private static func save(_ admin: AdminContext) async throws -> Response {
        let id = try admin.page.id("integration-id", as: IntegrationID.self)
        do {
            _ = try await admin.core.integrations.update(
                admin.administrator, id, version: try admin.form.int("version"), name: admin.form.text("name"),
                description: admin.form.text("description"))
            return admin.redirect(to: admin.path(of: id), saying: FlashMessage("Saved."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await form(admin, try await admin.integration(), error)
        }
    }

    @Sendable private static func setAvatar(_ admin: AdminContext) async throws -> Response {
        let id = try admin.page.id("integration-id", as: IntegrationID.self)
        let isRemoval = admin.form.text("action") == "remove"
        do {
            let image = isRemoval ? nil : admin.form.file("avatar")
            guard isRemoval || image != nil else {
                throw LatchkeyError.invalid("avatar", "Choose a picture first: PNG, JPEG or WebP, up to 1 MB.")
            }
            try await admin.core.integrations.setAvatar(admin.administrator, id, image: image)
            return admin.redirect(
                to: "\(admin.path(of: id))/edit",
                saying: FlashMessage(isRemoval ? "The avatar is removed." : "The avatar is changed."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await form(admin, try await admin.integration(), error)
        }
    }

    private static func form(
        _ admin: AdminContext, _ integration: Integration, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        try await admin.settings(
            "integration-edit", IntegrationEditView(integration, admin, error: error), tab: .developers,
            title: "Edit \(integration.name)", status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func askDelete(_ admin: AdminContext) async throws -> Response {
        try await question(admin, try await admin.integration())
    }

    @Sendable private static func delete(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        do {
            try await admin.core.integrations.delete(
                admin.administrator, integration.id, confirmedName: admin.form.text("name"))
            return admin.redirect(
                to: admin.developers,
                saying: FlashMessage("\(integration.name) and its access tokens are deleted."))
        } catch let error as LatchkeyError where error.code == .nameMismatch {
            return try await question(admin, integration, error)
        }
    }

    private static func question(
        _ admin: AdminContext, _ integration: Integration, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let tokens = try await admin.core.accessTokens.list(admin.administrator, integration.id)
        let view = IntegrationDeleteView(integration, tokenCount: tokens.count, admin, error: error)
        return try await admin.settings(
            "integration-delete", view, tab: .developers, title: "Delete \(integration.name)",
            status: error?.pageStatus ?? .ok)
    }
}

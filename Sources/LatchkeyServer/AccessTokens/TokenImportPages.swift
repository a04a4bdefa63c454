import Hummingbird
import LatchkeyCore

/// Taking over tokens of another system by their hashes.
enum TokenImportPages {
    private static let path = "/{workspace-slug}/settings/developers/{integration-id}/access-tokens/import"

    static func register(in routes: PageRoutes) {
        routes.get(path, show)
        routes.post(path, accepting: .image, take)
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        try await page(try await admin.integration(), admin)
    }

    @Sendable private static func take(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        do {
            let bytes = admin.form.file("file") ?? Array(admin.form.text("tokens").utf8)
            let made = try await admin.core.accessTokens.import(
                admin.administrator, integration.id, try ForeignTokenFile.tokens(in: bytes))
            return admin.redirect(
                to: admin.path(of: integration.id, open: .accessTokens),
                saying: FlashMessage("\(made.count.counted("token").asSentence) imported."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await page(integration, admin, error)
        }
    }

    private static func page(
        _ integration: Integration, _ admin: AdminContext, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        try await admin.settings(
            "access-token-import", TokenImportView(integration, admin, error), tab: .developers,
            title: "Import access tokens", status: error?.pageStatus ?? .ok)
    }
}

/// The form that takes a file of hashes.
private struct TokenImportView: Sendable {
    let developersPath: String
    let path: String
    let name: String
    let tokens: String
    let columns: String
    let limit: Int
    /// What is wrong, line by line.
    let problems: [String]
    let hasProblems: Bool

    init(_ integration: Integration, _ admin: AdminContext, _ error: LatchkeyError?) {
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        name = integration.name
        tokens = admin.form.text("tokens")
        columns = ForeignToken.fields.joined(separator: ", ")
        limit = ForeignTokenFile.limit
        problems = error?.message.split(separator: "\n").map(String.init) ?? []
        hasProblems = !problems.isEmpty
    }
}

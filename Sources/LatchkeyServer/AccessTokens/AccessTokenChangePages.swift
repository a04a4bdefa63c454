import Hummingbird
import LatchkeyCore

/// Renaming, replacing and deleting an access token. Each asks on a page of its own.
enum AccessTokenChangePages {
    static func register(in routes: PageRoutes) {
        let path = "/{workspace-slug}/settings/developers/{integration-id}/access-tokens/{token-id}"
        routes.get("\(path)/rename") { admin in try await ask("rename", admin) }
        routes.post("\(path)/rename", rename)
        routes.get("\(path)/edit") { admin in try await ask("edit", admin) }
        routes.post("\(path)/edit", edit)
        routes.get("\(path)/replace") { admin in try await ask("replace", admin) }
        routes.post("\(path)/replace", replace)
        routes.get("\(path)/delete") { admin in try await ask("delete", admin) }
        routes.post("\(path)/delete", delete)
    }

    private static func ask(
        _ question: String, _ admin: AdminContext, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let (integration, token) = try await admin.accessToken()
        return try await admin.settings(
            "access-token-\(question)",
            AccessTokenQuestionView(
                token, of: integration, try await admin.tokenRules(), admin, error: error),
            tab: .developers, title: "\(question.asSentence) access token \(token.name)",
            status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func rename(_ admin: AdminContext) async throws -> Response {
        let (integration, token) = try await admin.accessToken()
        do {
            try await admin.core.accessTokens.rename(
                admin.administrator, token.id, name: admin.form.text("name"))
            return list(admin, integration.id, saying: "The access token is renamed.")
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await ask("rename", admin, error)
        }
    }

    @Sendable private static func edit(_ admin: AdminContext) async throws -> Response {
        let (integration, token) = try await admin.accessToken()
        do {
            try await admin.core.accessTokens.update(
                admin.administrator, token.id, name: admin.form.text("name"), try admin.form.tokenDetails())
            return list(admin, integration.id, saying: "The access token is saved.")
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await ask("edit", admin, error)
        }
    }

    @Sendable private static func replace(_ admin: AdminContext) async throws -> Response {
        let newID = try admin.form.id("id", as: AccessTokenID.self)
        do {
            let id = try admin.page.id("token-id", as: AccessTokenID.self)
            let overlap = try admin.form.choice("overlap", of: Overlap.self)
            let (token, secret) = try await admin.core.accessTokens.replace(
                admin.administrator, id, newID: newID, overlap: overlap)
            let old =
                overlap == .none ? "The old token is dead." : "The old token goes on working for \(overlap.words)."
            return try await AccessTokenPages.showOnce(
                secret, token, admin, saying: "\(token.name) is replaced. \(old)")
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await ask("replace", admin, error)
        }
    }

    /// Sent twice, the second one finds the token dead, which is what it wants.
    @Sendable private static func delete(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        try await admin.core.accessTokens.revoke(
            admin.administrator, try admin.page.id("token-id", as: AccessTokenID.self))
        return list(admin, integration.id, saying: "The access token is deleted and no longer works.")
    }

    private static func list(_ admin: AdminContext, _ id: IntegrationID, saying text: String) -> Response {
        admin.redirect(to: admin.path(of: id, open: .accessTokens), saying: FlashMessage(text))
    }
}

extension Overlap {
    fileprivate var words: String {
        switch self {
        case .none: "no time"
        case .hour: "1 hour"
        case .day: "24 hours"
        case .week: "7 days"
        }
    }
}

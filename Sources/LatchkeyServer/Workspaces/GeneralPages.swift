import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The General tab: name, slug, logo, and whether tokens are shown only once.
enum GeneralPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/general", show)
        routes.post("/{workspace-slug}/settings/general", save)
        routes.post("/{workspace-slug}/settings/logo", accepting: .image, setLogo)
        routes.post("/{workspace-slug}/settings/logo/removal", removeLogo)
        routes.post("/{workspace-slug}/settings/token-rules", setTokenRules)
        routes.get("/{workspace-slug}/settings/show-tokens-once", askTokensOnce)
        routes.post("/{workspace-slug}/settings/show-tokens-once", setTokensOnce)
    }

    @Sendable private static func show(_ member: MemberContext) async throws -> Response {
        try await page(member)
    }

    @Sendable private static func save(_ admin: AdminContext) async throws -> Response {
        do {
            let workspace = try await admin.core.workspaces.update(
                admin.administrator, version: try admin.form.int("version"), name: admin.form.text("name"),
                slug: admin.form.text("slug"))
            return admin.redirect(to: "/\(workspace.slug)/settings/general", saying: FlashMessage("Saved."))
        } catch let error as LatchkeyError where error.kind == .invalid || error.kind == .conflict {
            return try await page(admin.asMember, error)
        }
    }

    @Sendable private static func setLogo(_ admin: AdminContext) async throws -> Response {
        do {
            guard let image = admin.form.file("logo") else {
                throw LatchkeyError.invalid("logo", "Choose a picture first: PNG, JPEG or WebP, up to 1 MB.")
            }
            try await admin.core.workspaces.setLogo(admin.administrator, image: image)
            return admin.redirect(to: "\(admin.settings)/general", saying: FlashMessage("The logo is changed."))
        } catch let error as LatchkeyError where error.kind == .invalid || error.kind == .tooLarge {
            return try await page(admin.asMember, logoError: error)
        }
    }

    @Sendable private static func removeLogo(_ admin: AdminContext) async throws -> Response {
        try await admin.core.workspaces.setLogo(admin.administrator, image: nil)
        return admin.redirect(to: "\(admin.settings)/general", saying: FlashMessage("The logo is removed."))
    }

    @Sendable private static func setTokenRules(_ admin: AdminContext) async throws -> Response {
        do {
            try await admin.core.workspaces.setTokenRules(admin.administrator, try admin.form.tokenRules)
            return admin.redirect(to: "\(admin.settings)/general", saying: FlashMessage("The rules are saved."))
        } catch let error as LatchkeyError where error.kind == .invalid {
            return try await page(admin.asMember, error)
        }
    }

    @Sendable private static func askTokensOnce(_ admin: AdminContext) async throws -> Response {
        let view = TokensOnceView(settings: admin.settings, isOn: admin.workspace.showsTokensOnce)
        return try await admin.settings(
            "show-tokens-once", view, tab: .general, title: "Show tokens only once")
    }

    /// The wish is in the form, not "the other of what is now": sent twice, it stays the same.
    @Sendable private static func setTokensOnce(_ admin: AdminContext) async throws -> Response {
        let isWanted = admin.form.text("value") == "on"
        try await admin.core.workspaces.setShowsTokensOnce(admin.administrator, isWanted)
        let message =
            isWanted
            ? "Tokens are now shown only once. The stored copies are erased."
            : "Tokens made from now on can be copied again."
        return admin.redirect(to: "\(admin.settings)/general", saying: FlashMessage(message))
    }

    private static func page(
        _ member: MemberContext, _ error: LatchkeyError? = nil, logoError: LatchkeyError? = nil
    ) async throws -> Response {
        var rules: TokenRules?
        if let administrator = member.member.administrator {
            rules = try await member.core.workspaces.tokenRules(administrator)
        }
        let view = GeneralView(member, rules, error, logoError: logoError)
        let status = (error ?? logoError)?.pageStatus ?? .ok
        return try await member.settings("general", view, tab: .general, title: "General", status: status)
    }
}

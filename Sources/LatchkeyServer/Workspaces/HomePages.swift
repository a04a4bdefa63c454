import Hummingbird
import LatchkeyCore

/// `/` leads everyone to where they can do something: the data of their workspace.
enum HomePages {
    static func register(in routes: PageRoutes) {
        routes.get("/", show)
        routes.get("/{workspace-slug}", openWorkspace)
        routes.get("/{workspace-slug}/objects", openData)
        routes.get("/{workspace-slug}/settings", openSettings)
    }

    struct NoWorkspaceView: Sendable {
        let email: String
        let canCreateWorkspace: Bool
    }

    @Sendable private static func show(_ page: PageContext) async throws -> Response {
        guard let signedIn = page.signedIn else {
            return page.redirect(to: try await page.core.setup.isNeeded() ? "/set-up" : "/sign-in")
        }
        let workspaces = try await page.core.workspaces.of(signedIn.user).map(\.workspace)
        guard let workspace = page.lastWorkspace(of: workspaces) else {
            let view = NoWorkspaceView(
                email: signedIn.user.email, canCreateWorkspace: page.core.workspaces.allowsCreation)
            return try page.plain("no-workspace", view, title: "No workspace")
        }
        return page.redirect(to: "/\(workspace.slug)/objects/\(firstObject)")
    }

    /// People are always there.
    private static let firstObject = StandardObject.people.rawValue

    /// What cannot be a workspace's name is no page, for whoever asks: `/favicon.ico`.
    @Sendable private static func openWorkspace(_ page: PageContext) async throws -> Response {
        guard (try? Slug.validated(try page.parameter("workspace-slug"))) != nil else { throw PageRefusal.notFound }
        return try await openData(try await MemberContext.admit(page))
    }

    @Sendable private static func openData(_ member: MemberContext) async throws -> Response {
        member.redirect(to: "/\(member.workspace.slug)/objects/\(firstObject)")
    }

    @Sendable private static func openSettings(_ member: MemberContext) async throws -> Response {
        member.redirect(to: "\(member.settings)/general")
    }
}

import Hummingbird
import LatchkeyCore

/// `/`: leads everyone to where they can do something.
enum HomePages {
    static func register(in routes: PageRoutes) {
        routes.get("/", show)
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
        return page.redirect(to: "/\(workspace.slug)/settings/developers")
    }

    @Sendable private static func openSettings(_ member: MemberContext) async throws -> Response {
        member.redirect(to: "\(member.settings)/general")
    }
}

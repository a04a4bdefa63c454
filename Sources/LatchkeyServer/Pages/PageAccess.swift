package import Hummingbird
package import LatchkeyCore

/// What a page handler takes: a handler that takes an `AdminContext` cannot be reached by anyone else.
package protocol PageAccess: Sendable {
    /// The request itself.
    var page: PageContext { get set }
    /// Lets the request in, or throws a `PageRefusal`.
    static func admit(_ page: PageContext) async throws -> Self
}

extension PageAccess {
    package var core: Core { page.core }
    package var form: Form { page.form }

    package func redirect(to path: String, saying flash: FlashMessage? = nil) -> Response {
        page.redirect(to: path, saying: flash)
    }
}

/// A page for a signed-in person, in no workspace.
package struct SignedInContext: PageAccess {
    package var page: PageContext
    package let signedIn: SignedIn

    package static func admit(_ page: PageContext) async throws -> SignedInContext {
        guard let signedIn = page.signedIn else { throw PageRefusal.signInNeeded(next: page.returnPath) }
        return SignedInContext(page: page, signedIn: signedIn)
    }
}

/// A page for an active member of the workspace that the path names (`{workspace-slug}`).
package struct MemberContext: PageAccess {
    package var page: PageContext
    package let member: MemberPrincipal

    package var signedIn: SignedIn { member.signedIn }
    package var workspace: Workspace { member.workspace }
    /// `/{workspace-slug}/settings`
    package var settings: String { "/\(workspace.slug)/settings" }

    package static func admit(_ page: PageContext) async throws -> MemberContext {
        let signedIn = try await SignedInContext.admit(page).signedIn
        let slug = try page.parameter("workspace-slug")
        guard let member = try await page.core.workspaces.principal(slug: slug, signedIn) else {
            throw PageRefusal.notFound
        }
        return MemberContext(page: page, member: member)
    }
}

/// A page for an active admin of the workspace that the path names.
package struct AdminContext: PageAccess {
    package var page: PageContext
    package let member: MemberPrincipal
    package let administrator: Administrator

    package var signedIn: SignedIn { member.signedIn }
    package var workspace: Workspace { member.workspace }
    /// `/{workspace-slug}/settings`
    package var settings: String { "/\(workspace.slug)/settings" }
    /// The same request as one of a member, for what members may see too.
    package var asMember: MemberContext { MemberContext(page: page, member: member) }

    package static func admit(_ page: PageContext) async throws -> AdminContext {
        let member = try await MemberContext.admit(page).member
        guard let administrator = member.administrator else { throw PageRefusal.adminNeeded(member) }
        return AdminContext(page: page, member: member, administrator: administrator)
    }
}

extension PageContext {
    /// Where to come back to after sign-in: this page, or for a form the page that sent it.
    var returnPath: String {
        if request.method == .get { return LocalPath.checked(request.uri.description) ?? "/" }
        guard let referer = request.headers[.referer], let host = request.head.authority else { return "/" }
        for scheme in ["http://", "https://"] where referer.hasPrefix(scheme + host + "/") {
            return LocalPath.checked(String(referer.dropFirst(scheme.count + host.count))) ?? "/"
        }
        return "/"
    }
}

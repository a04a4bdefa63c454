import Hummingbird
import LatchkeyCore

/// Ending one's own sessions, one or all others.
enum OwnSessionPages {
    static func register(in routes: PageRoutes) {
        routes.post("/{workspace-slug}/settings/profile/sessions/{session-id}/end", end)
        routes.post("/{workspace-slug}/settings/profile/sessions/end-others", endOthers)
    }

    @Sendable private static func end(_ member: MemberContext) async throws -> Response {
        let id: SessionID = try member.page.id("session-id")
        try await member.core.sessions.end(id, of: member.signedIn)
        if id == member.signedIn.session.id {
            return member.page.forgetSession(
                then: member.redirect(to: "/sign-in", saying: FlashMessage("You are signed out.")))
        }
        return member.redirect(to: "\(member.settings)/profile", saying: FlashMessage("The session has ended."))
    }

    @Sendable private static func endOthers(_ member: MemberContext) async throws -> Response {
        for session in try await member.core.sessions.list(member.signedIn)
        where session.id != member.signedIn.session.id {
            try await member.core.sessions.end(session.id, of: member.signedIn)
        }
        return member.redirect(
            to: "\(member.settings)/profile", saying: FlashMessage("All your other sessions have ended."))
    }
}

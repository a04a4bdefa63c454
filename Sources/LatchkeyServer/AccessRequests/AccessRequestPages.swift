import Hummingbird
import LatchkeyCore

/// Members ask on the Developers tab for what only admins can make; admins answer there.
enum AccessRequestPages {
    static func register(in routes: PageRoutes) {
        let path = "/{workspace-slug}/settings/developers/access-requests"
        routes.get(path, list)
        routes.post(path, file)
        routes.post("\(path)/{request-id}/withdraw", withdraw)
        routes.post("\(path)/{request-id}/answer", answer)
    }

    /// The Developers tab of a member.
    static func member(_ member: MemberContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let admins = try await member.core.members.admins(of: member.workspace.id)
        let own = try await member.core.accessRequests.own(member.member)
        return try await member.settings(
            "developers-member", DevelopersForMembersView(member, admins: admins, own: own, error), tab: .developers,
            title: "Developers", status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func file(_ member: MemberContext) async throws -> Response {
        do {
            try await member.core.accessRequests.file(
                member.member, id: try member.form.id("id"), text: member.form.text("request"))
            return member.redirect(to: member.developers, saying: FlashMessage("The admins see your request now."))
        } catch let error as LatchkeyError where error.isAboutTheForm && member.member.administrator == nil {
            return try await Self.member(member, error)
        }
    }

    @Sendable private static func withdraw(_ member: MemberContext) async throws -> Response {
        try await member.core.accessRequests.withdraw(
            member.member, try member.page.id("request-id", as: AccessRequestID.self))
        return member.redirect(to: member.developers, saying: FlashMessage("Your request is taken back."))
    }

    @Sendable private static func list(_ admin: AdminContext) async throws -> Response {
        try await requests(admin)
    }

    @Sendable private static func answer(_ admin: AdminContext) async throws -> Response {
        let isDone = try admin.form.choice("outcome", of: Outcome.self) == .done
        do {
            try await admin.core.accessRequests.answer(
                admin.administrator, try admin.page.id("request-id", as: AccessRequestID.self), isDone: isDone,
                saying: admin.form.text("answer"))
            return admin.redirect(
                to: admin.developers, saying: FlashMessage(isDone ? "The request is done." : "The request is declined.")
            )
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await requests(admin, error)
        }
    }

    private static func requests(_ admin: AdminContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let requests = admin.core.accessRequests
        let view = AccessRequestsView(
            admin, open: try await requests.open(admin.administrator),
            answered: try await requests.answered(admin.administrator), error)
        return try await admin.settings(
            "access-requests", view, tab: .developers, title: "Requests", status: error?.pageStatus ?? .ok)
    }

    /// The two buttons of an answer.
    private enum Outcome: String {
        case done, declined
    }
}

extension MemberContext {
    fileprivate var developers: String { "\(settings)/developers" }
}

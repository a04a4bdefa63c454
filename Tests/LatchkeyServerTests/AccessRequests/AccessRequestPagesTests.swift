import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct AccessRequestPagesTests {
    private static let path = "/acme-inc/settings/developers"

    /// The path of the first form on the page that ends so.
    private func form(_ end: String, in page: String) throws -> String {
        String(
            try required(
                page.split(separator: "\"").first {
                    $0.hasPrefix(Self.path + "/access-requests/") && $0.hasSuffix(end)
                },
                "a form that ends in \(end)"))
    }

    private func ask(_ browser: Browser, _ text: String = "A token for <b>the report</b>") async throws {
        try await browser.open(Self.path)
        let id = try required(Browser.value(ofField: "id", in: browser.page), "an id")
        try await browser.submit("\(Self.path)/access-requests", [("id", id), ("request", text)])
    }

    @Test func aMemberAsksAndAnAdminAnswers() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await member.expect(at: Self.path, has: "You need to be an admin", "Ask the admins", "ada@example.com")
            #expect(!member.page.contains("Your requests"))
            try await ask(member)
            #expect(member.path == Self.path && member.page.contains("The admins see your request now."))
            for text in ["Your requests", "A token for &lt;b&gt;the report&lt;/b&gt;", "Open", "Take back"] {
                #expect(member.page.contains(text))
            }
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(
                at: Self.path, has: "Requests", "grace@example.com", "A token for &lt;b&gt;", "Mark as done", "Decline")
            try await browser.expect(
                submitting: try form("/answer", in: browser.page),
                [("answer", "Use \"Reports\"."), ("outcome", "declined")], has: "The request is declined.")
            #expect(!browser.page.contains("Mark as done"))
            try await browser.expect(
                at: "\(Self.path)/access-requests", has: "No open requests", "Answered", "Declined",
                "Use &quot;Reports&quot;."
            )
            try await member.expect(at: Self.path, has: "Declined", "Use &quot;Reports&quot;.")
            #expect(!member.page.contains("Take back"))
        }
    }

    @Test func aMemberTakesARequestBack() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await ask(member)
            try await member.expect(
                submitting: try form("/withdraw", in: member.page), has: "Your request is taken back.", "Taken back")
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(at: "\(Self.path)/access-requests", has: "No open requests")
        }
    }

    @Test func whatIsWrongIsSaidInTheForm() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await ask(member, " ")
            #expect(member.page.contains("What you need is missing. Enter 1 to 500 characters."))
            let long = String(repeating: "x", count: 501)
            try await ask(member, long)
            #expect(member.page.contains("is too long") && member.page.contains(long))
            for _ in 0..<3 { try await ask(member) }
            try await ask(member)
            #expect(member.page.contains("You have 3 open requests"))
        }
    }

    @Test func twoAdminsDoNotAnswerTwice() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await ask(member)
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.path)
            let path = try form("/answer", in: browser.page)
            let id = try required(try await server.core.accessRequests.open(try admin.admin).first, "a request").id
            try await server.core.accessRequests.answer(try admin.admin, id, isDone: true, saying: "")
            try await browser.expect(
                409, submitting: path, [("outcome", "done")], has: "has answered this request already")
        }
    }

    @Test func eachSideHasItsOwnPages() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.workspace("Beta", admin: "bob@example.com")
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await ask(member)
            let answer = try form("/withdraw", in: member.page).replacing("/withdraw", with: "/answer")
            try await member.expect(403, submitting: answer, [("outcome", "done")])
            try await member.expect(403, at: "\(Self.path)/access-requests")
            let stranger = try await Browser.signedIn(client, as: "bob@example.com")
            try await stranger.expect(404, at: "\(Self.path)/access-requests")
            try await stranger.open("/beta/settings/developers")
            let theirs = answer.replacing("/acme-inc/", with: "/beta/")
            try await stranger.expect(404, submitting: theirs, [("outcome", "done")])
            try await stranger.open("/beta/settings/developers")
            let id = "00000000-0000-7000-8000-000000000000"
            try await stranger.expect(
                409, submitting: "/beta/settings/developers/access-requests", [("id", id), ("request", "x")],
                has: "You are an admin")
        }
    }

    @Test func theConsentPageAsksAnAdmin() async throws {
        try await OAuthDesk.open { desk in
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let browser = try await Browser.signedIn(desk.client, as: "grace@example.com")
            try await browser.expect(at: desk.link(), has: "Ask an admin", #"value="ask""#, "mailto:ada@example.com")
            for _ in 0..<2 { #expect(try await desk.decide("ask", in: "acme-inc", browser) == "") }
            try await browser.expect(at: desk.link(), has: "You asked", #"value="deny""#)
            #expect(!browser.page.contains(#"value="ask""#))
            let open = try await desk.core.accessRequests.open(try desk.admin.admin)
            #expect(open.count == 1 && open[0].summary == "Connect Reports" && open[0].app?.scopes.isEmpty == false)
            try await desk.browser.expect(at: Self.path, has: "Connect Reports", "grace@example.com")
            #expect(try await desk.core.grants.list(try desk.admin.admin).isEmpty)
            // An admin has nobody to ask.
            #expect(try await desk.decide("ask", in: "acme-inc") == "")
            #expect(try await desk.core.accessRequests.open(try desk.admin.admin).count == 1)
        }
    }
}

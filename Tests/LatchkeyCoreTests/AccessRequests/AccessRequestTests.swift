import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct AccessRequestTests {
    private let test: TestCore
    private let admin: MemberPrincipal
    private let grace: MemberPrincipal
    private var requests: AccessRequests { test.core.accessRequests }

    init() async throws {
        test = try await TestCore { $0.sendsMail = true }
        admin = try await test.workspace()
        grace = try await test.join("grace@example.com", invitedBy: admin)
    }

    @discardableResult
    private func file(_ text: String = "A token for the report", by member: MemberPrincipal? = nil) async throws
        -> AccessRequestID
    {
        let id = test.core.newID(AccessRequest.self)
        try await requests.file(member ?? grace, id: id, text: text)
        return id
    }

    private func letters() async throws -> [(to: String, subject: String, text: String)] {
        try await test.core.read { connection in
            try connection.all("SELECT recipient, subject, body FROM letters ORDER BY id") {
                (to: try $0.next(), subject: try $0.next(), text: try $0.next())
            }
        }
    }

    @Test func anAdminSeesAndAnswersWhatAMemberAsks() async throws {
        let id = try await file(" A token\r\nfor the report ")
        let open = try await requests.open(try admin.admin)
        #expect(open.map(\.id) == [id] && open[0].text == "A token\nfor the report")
        #expect(open[0].memberName == "Grace Hopper" && open[0].createdAt == test.clock.now())
        test.clock.advance(by: .minutes(5))
        try await requests.answer(try admin.admin, id, isDone: true, saying: " It is in your mail. ")
        #expect(try await requests.open(try admin.admin) == [])
        let own = try await requests.own(grace)
        #expect(own.map(\.state) == [.done] && own[0].answer == "It is in your mail.")
        #expect(own[0].answeredBy == admin.member.name && own[0].answeredAt == test.clock.now())
        #expect(try await requests.answered(try admin.admin) == own)
        #expect(try await test.actions(admin).prefix(2) == ["access-request.done", "access-request.created"])
        let event = try #require(try await test.core.audit.list(try admin.admin).elements.first)
        #expect(event.detail == ["request": "A token for the report", "answer": "It is in your mail."])
        #expect(event.target?.id == id.text && event.target?.name == "Request of Grace Hopper")
    }

    @Test func mailTellsBothSides() async throws {
        let id = try await file()
        try await file("Another")
        try await requests.answer(try admin.admin, id, isDone: false, saying: "Use the old one.")
        let letters = try await letters()
        // Of one member once a day.
        #expect(letters.map(\.to) == ["ada@example.com", "grace@example.com"])
        #expect(letters[0].subject == "Acme Inc: Grace Hopper asks for access")
        #expect(letters[0].text.contains("A token for the report"))
        #expect(letters[0].text.contains("/acme-inc/settings/developers"))
        #expect(letters[1].subject == "Acme Inc: your request is declined")
        #expect(letters[1].text.contains("Use the old one."))
    }

    @Test func anAppIsAskedForOnce() async throws {
        let (integration, _, _) = try await test.integration(admin, "Reports", scopes: .readEverything)
        var settings = OAuthSettings()
        settings.isEnabled = true
        let client = OAuthClient(integration: integration, settings: settings, version: 0)
        for _ in 0..<2 {
            try await requests.file(grace, connecting: client, scopes: ScopeSet(text: "note:read") ?? .none)
        }
        let open = try await requests.open(try admin.admin)
        #expect(open.count == 1 && open[0].app?.integrationID == integration.id && open[0].text == "")
        #expect(open[0].summary == "Connect Reports" && open[0].app?.scopes.text == "note:read")
        let other = try await test.workspace("Other", admin: "eve@example.com")
        let stranger = try await test.join("bob@example.com", invitedBy: other)
        #expect(
            await code { try await requests.file(stranger, connecting: client, scopes: .none) } == .notFound)
    }

    @Test func aSecondSubmitMakesNoSecondRequest() async throws {
        let id = try await file()
        try await requests.file(grace, id: id, text: "A token for the report")
        #expect(try await requests.own(grace).count == 1)
        let linus = try await test.join("linus@example.com", invitedBy: admin)
        #expect(await code { try await requests.file(linus, id: id, text: "Mine") } == .notFound)
    }

    @Test func thereAreAFewOpenOnesAndAFewADay() async throws {
        for _ in 0..<3 { try await file() }
        #expect(await code { try await file() } == .tooManyAttempts)
        for request in try await requests.own(grace) { try await requests.withdraw(grace, request.id) }
        for _ in 0..<7 { try await requests.withdraw(grace, try await file()) }
        #expect(await code { try await file() } == .tooManyAttempts)
        test.clock.advance(by: .days(1))
        try await file()
        #expect(try await requests.open(try admin.admin).count == 1)
    }

    @Test(arguments: ["", " \n ", String(repeating: "a", count: 501), "a\u{202e}b", "a\0b", "\u{200b}"])
    func whatIsNoTextIsRefused(text: String) async throws {
        #expect(await code { try await file(text) } == .invalidValue)
        let id = try await file(String(repeating: "é", count: 500))
        if text.trimmingWhitespace().count > 1 {
            #expect(
                await code { try await requests.answer(try admin.admin, id, isDone: true, saying: text) }
                    == .invalidValue)
        }
    }

    @Test func aRequestIsAnsweredOnce() async throws {
        let id = try await file()
        try await requests.answer(try admin.admin, id, isDone: true, saying: "")
        #expect(
            await code { try await requests.answer(try admin.admin, id, isDone: false, saying: "") } == .staleVersion)
        try await requests.withdraw(grace, id)
        #expect(try await requests.own(grace).map(\.state) == [.done])
    }

    @Test func onlyTheMemberTakesItBack() async throws {
        let id = try await file()
        let linus = try await test.join("linus@example.com", invitedBy: admin)
        try await requests.withdraw(linus, id)
        #expect(try await requests.own(grace).map(\.state) == [.open])
        #expect(try await requests.own(linus) == [])
        try await requests.withdraw(grace, id)
        #expect(try await requests.open(try admin.admin) == [])
        #expect(try await requests.answered(try admin.admin) == [])
        #expect(try await test.actions(admin).first == "access-request.withdrawn")
    }

    @Test func adminsAndWhoIsOutCannotAsk() async throws {
        #expect(await code { try await file(by: admin) } == .invalidValue)
        let id = try await file()
        try await test.core.members.remove(try admin.admin, grace.member.id)
        #expect(await code { try await file() } == .notAdmin)
        #expect(try await requests.open(try admin.admin) == [])
        try await requests.answer(try admin.admin, id, isDone: true, saying: "")
        #expect(try await letters().allSatisfy { $0.to == "ada@example.com" })
    }

    @Test func anotherWorkspaceSeesNothing() async throws {
        let id = try await file()
        let other = try await test.workspace("Other", admin: "eve@example.com")
        #expect(try await requests.open(try other.admin) == [])
        #expect(
            await code { try await requests.answer(try other.admin, id, isDone: true, saying: "") } == .notFound)
    }

    @Test func theyAreForgottenAfterHalfAYear() async throws {
        try await file()
        test.clock.advance(by: .days(179))
        try await test.core.maintenance.cleanUp()
        #expect(try await requests.own(grace).count == 1)
        test.clock.advance(by: .days(2))
        try await test.core.maintenance.cleanUp()
        #expect(try await requests.own(grace) == [])
    }
}

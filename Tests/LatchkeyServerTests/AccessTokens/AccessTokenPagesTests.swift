import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct AccessTokenPagesTests {
    /// Adds a token by the form; the browser is then on the page that shows it.
    @discardableResult
    private func add(_ desk: DevelopersDesk, _ integration: Integration, _ fields: [(String, String)]) async throws
        -> TestResponse
    {
        try await desk.browser.open(desk.path(integration, "/access-tokens/new"))
        let id = Browser.value(ofField: "id", in: desk.browser.page) ?? ""
        return try await desk.browser.submit(desk.path(integration, "/access-tokens/new"), [("id", id)] + fields)
    }

    private func shownToken(_ desk: DevelopersDesk) -> String {
        let page = desk.browser.page
        guard let start = page.firstRange(of: "value=\"lkw_") else { return "" }
        return "lkw_" + page[start.upperBound...].prefix { $0 != "\"" }
    }

    @Test func aNewTokenIsShownAndWorks() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await add(desk, made.integration, [("name", "Production"), ("grant", "all"), ("expires", "never")])
            let secret = shownToken(desk)
            #expect(try await desk.isAlive(secret))
            #expect(desk.browser.page.contains("Nobody from support ever asks for one"))
            // A reload loses nothing.
            try await desk.browser.open(desk.browser.path)
            #expect(shownToken(desk) == secret)
        }
    }

    @Test func aTokenCanHaveASubsetAndAnEnd() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: .readEverything)
            try await add(
                desk, made.integration,
                [
                    ("name", "Report"), ("grant", "some"), ("scope.note", "read"), ("expires", "date"),
                    ("date", "2026-02-01"),
                ])
            let token = try #require(try await desk.tokens(made.integration).first { $0.name == "Report" })
            #expect(token.scopes?.text == "note:read")
            #expect(token.expiresAt?.iso == "2026-02-02T00:00:00Z")
            try await desk.browser.open(desk.path(made.integration, "?open=access-tokens"))
            #expect(desk.browser.page.contains("Notes: read"))
        }
    }

    @Test(
        arguments: [
            ([("name", ""), ("grant", "all"), ("expires", "never")], "The name is missing"),
            ([("name", "x"), ("grant", "some"), ("expires", "never")], "Choose at least one scope"),
            ([("name", "x"), ("grant", "some"), ("scope.note", "read-write"), ("expires", "never")], "does not have"),
            ([("name", "x"), ("grant", "all"), ("expires", "date"), ("date", "yesterday")], "Enter a date"),
            ([("name", "x"), ("grant", "all"), ("expires", "date"), ("date", "2020-01-01")], "has passed"),
            ([("name", "x"), ("grant", "all"), ("expires", "sometime")], "Choose when"),
        ] as [([(String, String)], String)])
    func aWrongFormMakesNoToken(fields: [(String, String)], message: String) async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: .readEverything)
            let response = try await add(desk, made.integration, fields)
            #expect(response.status.kind == .clientError)
            #expect(desk.browser.page.contains(message))
            #expect(try await desk.tokens(made.integration).count == 1)
        }
    }

    @Test func aTokenIsCopiedWithAFreshPasswordAndTheAuditLogKnows() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration))
            #expect(!desk.browser.page.contains(made.secret))
            try await desk.browser.submit(desk.path(made.token, "copy"), [])
            #expect(shownToken(desk) == made.secret)
            let events = try await desk.core.audit.list(try desk.admin.admin, AuditFilter(), after: nil).elements
            #expect(events.contains { $0.action == "access-token.copied" })
        }
    }

    @Test func withoutAFreshPasswordItIsAskedForFirst() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            desk.server.clock.advance(by: .minutes(11))
            try await desk.browser.open(desk.path(made.integration))
            try await desk.browser.submit(desk.path(made.token, "copy"), [])
            #expect(desk.browser.path.hasPrefix("/confirm-password?next="))
            let next = Browser.value(ofField: "next", in: desk.browser.page) ?? ""
            try await desk.browser.submit("/confirm-password", [("next", next), ("password", TestServer.password)])
            #expect(desk.browser.path == desk.path(made.token, "copy"))
            #expect(shownToken(desk).isEmpty)
            try await desk.browser.submit(desk.path(made.token, "copy"), [])
            #expect(shownToken(desk) == made.secret)
        }
    }

    @Test func aScriptGetsTheTokenOrWhereToConfirm() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration))
            let csrf = Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""
            func copy() async throws -> TestResponse {
                try await desk.browser.send(
                    .post, desk.path(made.token, "copy"),
                    headers: [.contentType: "application/x-www-form-urlencoded", .accept: "application/json"],
                    body: ByteBuffer(string: "csrf=\(csrf)"))
            }
            let first = try await copy()
            #expect(String(buffer: first.body) == "{\"token\":\"\(made.secret)\"}")
            #expect(first.headers[.cacheControl] == "no-store")
            desk.server.clock.advance(by: .minutes(11))
            let second = try await copy()
            #expect(second.status == .forbidden)
            #expect(!String(buffer: second.body).contains("lkw_"))
        }
    }

    @Test func whereTokensAreShownOnceOnlyTheirMakerSeesThem() async throws {
        try await DevelopersDesk.open { desk in
            try await desk.core.workspaces.setShowsTokensOnce(try desk.admin.admin, true)
            try await desk.browser.open("\(DevelopersDesk.path)/new")
            let id = Browser.value(ofField: "id", in: desk.browser.page) ?? ""
            try await desk.browser.submit("\(DevelopersDesk.path)/new", [("id", id), ("name", "Once")])
            let secret = shownToken(desk)
            #expect(try await desk.isAlive(secret))
            try await desk.browser.open("\(DevelopersDesk.path)/\(id)?open=access-tokens")
            #expect(desk.browser.page.contains("shows tokens only once"))
            #expect(!desk.browser.page.contains("Copy access token"))
        }
    }

    @Test(arguments: ["none", "1h", "24h", "7d"])
    func aReplacedTokenLivesAsLongAsChosen(overlap: String) async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.token, "replace"))
            let id = Browser.value(ofField: "id", in: desk.browser.page) ?? ""
            try await desk.browser.submit(desk.path(made.token, "replace"), [("id", id), ("overlap", overlap)])
            let new = shownToken(desk)
            #expect(new != made.secret)
            #expect(try await desk.isAlive(new))
            #expect(try await desk.isAlive(made.secret) == (overlap != "none"))
            desk.server.clock.advance(by: .days(7))
            #expect(try await !desk.isAlive(made.secret))
        }
    }

    @Test func aDeletedTokenIsDeadAtOnceAndASecondClickIsNoError() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            #expect(try await desk.isAlive(made.secret))
            try await desk.browser.open(desk.path(made.token, "delete"))
            #expect(desk.browser.page.contains("Delete access token Default?"))
            let csrf = [("csrf", Browser.value(ofField: "csrf", in: desk.browser.page) ?? "")]
            for _ in 1...2 {
                let response = try await desk.browser.post(desk.path(made.token, "delete"), csrf)
                #expect(response.status == .seeOther)
                #expect(try await !desk.isAlive(made.secret))
            }
        }
    }

    @Test func aTokenIsRenamed() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.token, "rename"))
            let wrong = try await desk.browser.submit(desk.path(made.token, "rename"), [("name", " ")])
            #expect(wrong.status == .badRequest)
            try await desk.browser.submit(desk.path(made.token, "rename"), [("name", "Laptop")])
            #expect(try await desk.tokens(made.integration).map(\.name) == ["Laptop"])
        }
    }
}

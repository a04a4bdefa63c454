import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Who may see and send what, for every Developers page.
@Suite struct DevelopersAccessTests {
    private static let pages = [
        "/new", "/{id}", "/{id}/edit", "/{id}/delete", "/{id}/access-tokens/new", "/{id}/access-tokens/{token}/copy",
        "/{id}/access-tokens/{token}/rename", "/{id}/access-tokens/{token}/replace",
        "/{id}/access-tokens/{token}/delete",
    ]
    private static let forms = pages.filter { $0 != "/{id}" } + ["/{id}/avatar", "/{id}/scopes"]

    private func path(_ template: String, _ made: TestToken, in slug: String = "acme-inc") -> String {
        "/\(slug)/settings/developers"
            + template.replacing("{id}", with: made.integration.id.text).replacing("{token}", with: made.token.id.text)
    }

    @Test func aMemberReadsWhomToAsk() async throws {
        try await DevelopersDesk.open { desk in
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            try await desk.browser.open("/sign-in")
            let browser = Browser(desk.client)
            try await browser.signIn("grace@example.com")
            try await browser.open(DevelopersDesk.path)
            #expect(browser.page.contains("you must be an admin"))
            #expect(browser.page.contains("mailto:ada@example.com"))
            #expect(!browser.page.contains("Create a new integration"))
        }
    }

    @Test func aMemberIsRefusedEverywhereElse() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let browser = Browser(desk.client)
            try await browser.signIn("grace@example.com")
            for page in Self.pages {
                let response = try await browser.open(path(page, made))
                #expect(response.status == .forbidden, "\(page)")
                #expect(browser.page.contains("ada@example.com"))
                #expect(!browser.page.contains(made.secret))
            }
            try await browser.open("/acme-inc/settings/profile")
            for form in Self.forms {
                let response = try await browser.submit(path(form, made), [("name", "Billing sync")])
                #expect(response.status == .forbidden, "\(form)")
                try await browser.open("/acme-inc/settings/profile")
            }
            #expect(try await desk.isAlive(made.secret))
        }
    }

    @Test func anotherWorkspaceIsNotThere() async throws {
        try await DevelopersDesk.open { desk in
            let (workspace, _) = try await desk.core.setup.initialize(
                workspaceName: "Other", adminEmail: "mallory@example.com", adminPassword: TestServer.password)
            let made = try await desk.server.integration(desk.admin)
            let browser = Browser(desk.client)
            try await browser.signIn("mallory@example.com")
            for page in Self.pages {
                // The workspace of somebody else, and somebody else's ids in one's own.
                #expect(try await browser.open(path(page, made)).status == .notFound, "\(page)")
                guard page != "/new" else { continue }
                #expect(try await browser.open(path(page, made, in: workspace.slug)).status == .notFound, "\(page)")
            }
            try await browser.open("/\(workspace.slug)/settings/profile")
            for form in Self.forms where form != "/new" {
                let response = try await browser.submit(
                    path(form, made, in: workspace.slug),
                    [
                        ("name", "Billing sync"), ("version", "1"), ("id", desk.core.newID(AccessToken.self).text),
                        ("overlap", "none"), ("expires", "never"), ("grant", "all"), ("action", "remove"),
                    ])
                #expect(response.status == .notFound, "\(form)")
                try await browser.open("/\(workspace.slug)/settings/profile")
            }
            #expect(try await desk.isAlive(made.secret))
        }
    }

    @Test func withoutASessionEveryPageAsksForOneAndComesBack() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            for page in Self.pages {
                let browser = Browser(desk.client)
                let response = try await browser.send(.get, path(page, made))
                let next = PercentEncoding.encode(path(page, made))
                #expect(response.status == .seeOther)
                #expect(response.headers[.location] == "/sign-in?next=\(next)")
            }
        }
    }

    @Test func aFormWithoutItsFieldOrWithAnotherSessionsIsRefused() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            let path = path("/{id}/access-tokens/{token}/delete", made)
            let other = Browser(desk.client)
            try await other.signIn("ada@example.com")
            try await other.open(path)
            let stale = Browser.value(ofField: "csrf", in: other.page) ?? ""
            for fields in [[], [("csrf", "")], [("csrf", "wrong")], [("csrf", stale)]] {
                let response = try await desk.browser.post(path, fields)
                #expect(response.status == .forbidden)
                #expect(desk.browser.page.contains("too old"))
            }
            #expect(try await desk.isAlive(made.secret))
        }
    }

    @Test func aFormFromAnotherSiteIsRefusedWhateverItCarries() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            let path = path("/{id}/access-tokens/{token}/delete", made)
            try await desk.browser.open(path)
            let csrf = Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""
            for (name, value) in [
                ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"),
            ] {
                let response = try await desk.browser.send(
                    .post, path,
                    headers: [.contentType: "application/x-www-form-urlencoded", .known(name): value],
                    body: ByteBuffer(string: "csrf=\(csrf)"))
                #expect(response.status == .forbidden, "\(name): \(value)")
            }
            #expect(try await desk.isAlive(made.secret))
        }
    }

    @Test func aWrongMethodIsToldWithTheRightOnes() async throws {
        try await DevelopersDesk.open { desk in
            let response = try await desk.browser.send(.delete, DevelopersDesk.path)
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow]?.contains("GET") == true)
        }
    }

    @Test func everyPageHasItsSecurityHeaders() async throws {
        try await DevelopersDesk.open { desk in
            let response = try await desk.browser.open(DevelopersDesk.path)
            let policy = response.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(response.headers[.cacheControl] == "no-store")
            #expect(response.headers[.xFrameOptions] == "DENY")
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
        }
    }
}

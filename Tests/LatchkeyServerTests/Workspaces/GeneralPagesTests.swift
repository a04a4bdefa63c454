import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@Suite struct GeneralPagesTests {
    private static let path = "/acme-inc/settings/general"

    @Test func changesNameAndSlug() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(at: "/acme-inc/settings", has: "links to the old address stop working")
            #expect(browser.path == Self.path)
            let version = try required(Browser.value(ofField: "version", in: browser.page), "a version")
            let edit = [("name", "Acme & Sons"), ("slug", "acme-sons"), ("version", version)]
            try await browser.expect(submitting: Self.path, edit, has: "Saved.", "Acme &amp; Sons")
            #expect(browser.path == "/acme-sons/settings/general")
            try await browser.expect(404, at: Self.path, has: "There is nothing here")
        }
    }

    @Test func refusesAnEditOfAnOlderVersion() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.path)
            let version = try required(Browser.value(ofField: "version", in: browser.page), "a version")
            func edit(_ name: String) -> [(String, String)] {
                [("name", name), ("slug", "acme-inc"), ("version", version)]
            }
            try await browser.expect(submitting: Self.path, edit("First"), has: "Saved.")
            try await browser.expect(
                409, submitting: Self.path, edit("Second"), has: "was changed by someone else", "value=\"Second\"",
                "Saved now: First")
            try await browser.expect(400, submitting: Self.path, [("name", "x"), ("slug", "acme-inc")])
        }
    }

    @Test(arguments: [
        ("acme-inc", "Acme", 200, "Saved."), ("beta", "Acme", 409, "belongs to another workspace"),
        ("sign-in", "Acme", 409, "is reserved"), ("Not a slug!", "Acme", 400, "lower-case letters"),
        ("acme-inc", "", 400, "name is missing"), ("acme-inc", "A\u{7}cme", 400, "control characters"),
        ("acme-inc", "🗝️", 200, "Saved."),
    ])
    func checksNameAndSlug(slug: String, name: String, status: Int, message: String) async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        _ = try await server.workspace("Beta", admin: "bob@example.com")
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.path)
            let version = try required(Browser.value(ofField: "version", in: browser.page), "a version")
            try await browser.expect(
                status, submitting: Self.path, [("name", name), ("slug", slug), ("version", version)], has: message)
        }
    }

    @Test func takesAPictureAsLogoAndNothingElse() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.path)
            let csrf = try required(Browser.value(ofField: "csrf", in: browser.page), "a CSRF field")
            let lie = try await upload(Array("GIF89a, says image/png".utf8), csrf, browser)
            #expect(lie.status == .badRequest)
            #expect(browser.page.contains("no PNG, JPEG or WebP"))
            let large = try await upload([UInt8](repeating: 0, count: 2_000_000), csrf, browser)
            #expect(large.status == .contentTooLarge)
            let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + Array("IHDR rest".utf8)
            #expect(try await upload(png, csrf, browser).status == .seeOther)
            try await browser.expect(at: Self.path, has: "src=\"/images/", "Remove the logo")
            try await browser.expect(submitting: "/acme-inc/settings/logo/removal", has: "The logo is removed.")
            #expect(!browser.page.contains("src=\"/images/"))
        }
    }

    private func upload(_ bytes: [UInt8], _ csrf: String, _ browser: Browser) async throws -> TestResponse {
        let head = """
            --b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\(csrf)\r\n--b\r\nContent-Disposition: form-data; \
            name="logo"; filename="logo.png"\r\nContent-Type: image/png\r\n\r\n
            """
        let body = ByteBuffer(bytes: Array(head.utf8) + bytes + Array("\r\n--b--\r\n".utf8))
        return try await browser.send(
            .post, "/acme-inc/settings/logo", headers: [.contentType: "multipart/form-data; boundary=b"], body: body)
    }

    @Test func showsTokensOnceOnlyAfterAQuestion() async throws {
        let server = try await TestServer()
        let (admin, token) = try await server.everything()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let path = "/acme-inc/settings/show-tokens-once"
            try await browser.expect(at: path, has: "This erases the sealed copies of all access tokens")
            try await browser.expect(submitting: path, [("value", "on")], has: "The stored copies are erased")
            try await browser.expect(submitting: path, [("value", "on")], has: "The stored copies are erased")
            let kept = try await server.core.accessTokens.find(try admin.admin, token.token.id)
            #expect(!kept.isCopyable)
            try await browser.expect(at: path, has: "Let tokens be copied again?")
            try await browser.expect(submitting: path, [("value", "off")], has: "can be copied again")
        }
    }

    @Test func isReadOnlyForMembersAndClosedToStrangers() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.workspace("Beta", admin: "bob@example.com")
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await member.expect(at: Self.path, has: "Acme Inc", "Only admins can change this")
            #expect(!member.page.contains("name=\"slug\""))
            for path in ["general", "logo/removal", "show-tokens-once"] {
                try await member.open(Self.path)
                try await member.expect(
                    403, submitting: "/acme-inc/settings/\(path)",
                    [("name", "Mine"), ("slug", "mine"), ("value", "on")],
                    has: "An admin is needed for this", "ada@example.com")
            }
            let stranger = try await Browser.signedIn(client, as: "bob@example.com")
            try await stranger.expect(404, at: Self.path)
            try await stranger.expect(404, submitting: Self.path, [("name", "Mine"), ("slug", "mine")])
        }
    }
}

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct PageCookiesTests {
    @Test func overTLSCookiesAreBoundToTheHost() {
        let header = PageCookies(isSecure: true).header("x", "1", maxAge: 60)
        #expect(header == "x=1; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60")
        #expect(PageCookies(isSecure: true).session == "__Host-latchkey_session")
        #expect(PageCookies(isSecure: false).session == "latchkey_session")
        #expect(!PageCookies(isSecure: false).header("x", "1").contains("Secure"))
    }

    @Test func aFormBeforeSignInIsBoundToItsBrowser() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let (mallory, ada) = (Browser(client), Browser(client))
            try await mallory.open("/sign-in")
            try await ada.open("/sign-in")
            let foreign = Browser.value(ofField: "csrf", in: mallory.page) ?? ""
            let fields = [("email", "ada@example.com"), ("password", TestServer.password)]
            for csrf in [[], [("csrf", foreign)]] {
                #expect(try await ada.post("/sign-in", csrf + fields).status == .forbidden)
            }
            try await ada.open("/sign-in")
            try await ada.submit("/sign-in", fields)
            #expect(ada.cookies["latchkey_session"] != nil)
        }
    }

    @Test func aFlashIsShownOnce() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration, "/edit"))
            try await desk.browser.submit(
                desk.path(made.integration, "/edit"), [("version", "1"), ("name", "New"), ("description", "")])
            #expect(desk.browser.page.contains("Saved."))
            try await desk.browser.open(desk.browser.path)
            #expect(!desk.browser.page.contains("Saved."))
        }
    }

    @Test func aBodyThatIsNoFormIsRefused() async throws {
        try await DevelopersDesk.open { desk in
            for contentType in ["text/plain", "application/json", "multipart/form-data; boundary=x"] {
                let response = try await desk.browser.send(
                    .post, "\(DevelopersDesk.path)/new", headers: [.contentType: contentType],
                    body: ByteBuffer(string: "{\"name\":\"x\"}"))
                #expect(response.status == .badRequest, "\(contentType)")
            }
        }
    }
}

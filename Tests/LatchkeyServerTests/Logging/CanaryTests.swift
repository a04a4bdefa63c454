import FoundationEssentials
import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Every test on a `TestServer` looks for secrets where none may be. Here they are planted.
@Suite struct CanaryTests {
    private static let nowhere = "/nowhere/at/all"

    @Test(arguments: [
        "a secret & more", "a%20secret%20%26%20more", "a+secret+%26+more", "YSBzZWNyZXQgJiBtb3JlOg==",
    ])
    func aSecretIsFoundHoweverItIsWritten(_ text: String) {
        let canaries = Canaries()
        canaries.plant("a secret & more", "the secret")
        canaries.hold("the log", "GET /v2/self \(text) 200")
        canaries.hold("an answer", "a secret and more")
        #expect(canaries.findings(in: Self.nowhere) == ["the secret in the log"])
    }

    @Test func aTokenIsFoundThatNobodyTold() async throws {
        let canaries = Canaries()
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        canaries.hold("an answer", "There is no token \(made.secret).")
        canaries.hold("another", "There is no token lkw_\(String(repeating: "x", count: 60)).")
        #expect(canaries.findings(in: Self.nowhere) == ["a token (lkw_…) in an answer"])
    }

    @Test func aSecretInARowIsFound() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        #expect(server.canaries.findings(in: server.folder).isEmpty)
        _ = try await server.core.integrations.create(
            try admin.admin, id: server.core.newID(), name: "Uses \(TestServer.password)", scopes: .none)
        let told = server.canaries.findings(in: server.folder)
        #expect(!told.isEmpty && told.allSatisfy { $0.hasPrefix("the password in latchkey.db") }, "\(told)")
    }

    @Test func whatIsSentAndAnsweredIsHeard() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.signIn("ada@example.com")
            let cookie = try required(browser.cookies["latchkey_session"], "a session")
            // Heard apart, so that the test's own search finds nothing.
            let ear = Canaries()
            let deaf = Browser(ObservedClient(client: client, canaries: ear))
            try await deaf.signIn("ada@example.com")
            try await deaf.signIn("ada@example.com", "wrong horse battery")
            let other = try required(deaf.cookies["latchkey_session"], "a session")
            ear.hold("here", "\(other) wrong+horse+battery \(cookie)")
            let found = ear.findings(in: Self.nowhere).sorted()
            #expect(found == ["a session's cookie in here", "password sent to /sign-in in here"])
        }
    }
}

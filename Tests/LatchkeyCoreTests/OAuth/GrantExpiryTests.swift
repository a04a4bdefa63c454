import Testing

@testable import LatchkeyCore

/// Who is told of connected apps that must ask again soon.
@Suite struct GrantExpiryTests {
    private func connect(_ desk: MailDesk, _ name: String) async throws -> AuthorizationParameters {
        let (client, _) = try await desk.core.oauthClients.enable(
            try desk.webhooks.data.admin.admin, integrationName: name, scopes: ScopeSet([.note: .read]),
            OAuthSettings(), redirectURIs: ["https://app.example.com/callback"])
        var parameters = AuthorizationParameters()
        parameters.clientID = client.integration.id.text
        parameters.responseType = "code"
        parameters.redirectURI = "https://app.example.com/callback"
        try await consent(desk, parameters)
        return parameters
    }

    private func consent(_ desk: MailDesk, _ parameters: AuthorizationParameters) async throws {
        let request = try await desk.core.authorization.check(parameters)
        _ = try await desk.core.authorization.allow(
            try desk.webhooks.data.admin.admin, request, shown: ShownConsent(request.scopes, .workspace))
    }

    /// Limits an app's life, and returns its grant.
    private func limit(_ desk: MailDesk, _ app: AuthorizationParameters, days: Int) async throws -> Grant {
        let admin = try desk.webhooks.data.admin.admin
        let grant = try #require(
            try await desk.core.grants.list(admin).first { $0.integrationID.text == app.clientID })
        return try await desk.core.grants.limit(admin, grant.id) { $0.daysLimit = days }
    }

    /// The apps that were told of, newest first.
    private func told(_ desk: MailDesk) async throws -> [String?] {
        try await desk.core.maintenance.cleanUp()
        return try await desk.core.audit.list(try desk.webhooks.data.admin.admin).elements
            .filter { $0.action == "grant.expiring" }.map { $0.target?.id }
    }

    @Test func eachEndIsToldOfOnce() async throws {
        let desk = try await MailDesk.open()
        _ = try await desk.webhooks.subscribe("grant.expiring")
        let (long, short) = (try await connect(desk, "Reports"), try await connect(desk, "Backup"))
        _ = try await connect(desk, "Endless")
        let grant = try await limit(desk, long, days: 60)
        let other = try await limit(desk, short, days: 4)
        #expect(try await told(desk).isEmpty)
        desk.clock.advance(by: .days(2))
        #expect(try await told(desk) == [other.id.text])
        // Asked again, it has another end.
        try await consent(desk, short)
        #expect(try await told(desk).count == 1)
        desk.clock.advance(by: .days(2))
        #expect(try await told(desk) == [other.id.text, other.id.text])
        desk.clock.advance(by: .days(42))
        #expect(try await told(desk).first == grant.id.text)
        #expect(try await told(desk).count == 3)
        try await desk.webhooks.turn()
        let sent = desk.webhooks.receiver.take().map { String(decoding: $0.body, as: UTF8.self) }
        #expect(sent.count == 3 && sent.contains { $0.contains("grant.expiring") && $0.contains(grant.id.text) })
    }

    /// The workspace's own limit counts as the app's does.
    @Test func oneLetterNamesThoseThatAreFoundTogether() async throws {
        let desk = try await MailDesk.open()
        let (first, second) = (try await connect(desk, "Reports"), try await connect(desk, "Backup"))
        try await desk.core.workspaces.setTokenRules(
            try desk.webhooks.data.admin.admin, TokenRules(daysLimit: 60))
        _ = try await limit(desk, first, days: 365)
        desk.clock.advance(by: .days(47))
        #expect(try await told(desk).count == 2)
        let letters = try await desk.post()
        let letter = try #require(letters.first)
        #expect(letters.count == 1 && letter.recipient == "ada@example.com")
        #expect(letter.subject == "Acme Inc: 2 connected apps must ask again soon")
        for words in ["2 Mar 2026  Reports, of Acme Inc", "Backup, of ", "/acme-inc/settings/connected-apps\n"] {
            #expect(letter.text.contains(words), "\(words)")
        }
        // Another end is worth another letter.
        _ = try await limit(desk, second, days: 50)
        #expect(try await told(desk).count == 3)
        #expect(try await desk.post().map(\.subject) == ["Acme Inc: a connected app must ask again soon"])
    }
}

import Testing

@testable import LatchkeyCore

/// Who is told by mail of tokens whose end is near.
@Suite struct ExpiryLetterTests {
    @Test func oneLetterNamesThoseThatAreFoundTogether() async throws {
        let desk = try await MailDesk.open()
        let (test, ada) = (desk.webhooks.data.test, desk.webhooks.data.admin)
        let (integration, _, _) = try await test.integration(ada)
        for name in ["Report", "Backup"] {
            _ = try await desk.core.accessTokens.create(
                try ada.admin, integration.id, id: desk.core.newID(), name: name,
                expiresAt: desk.clock.now() + .days(60))
        }
        try await desk.core.maintenance.cleanUp()
        #expect(try await desk.post().isEmpty)
        desk.clock.advance(by: .days(47))
        try await desk.core.maintenance.cleanUp()
        let letters = try await desk.post()
        let letter = try #require(letters.first)
        #expect(letters.count == 1 && letter.recipient == "ada@example.com")
        #expect(letter.subject == "Acme Inc: 2 access tokens expire soon")
        for words in ["Report, of ", "Backup, of ", "2 Mar 2026", "/acme-inc/settings/developers\n"] {
            #expect(letter.text.contains(words), "\(words)")
        }
        try await desk.core.maintenance.cleanUp()
        #expect(try await desk.post().isEmpty)
    }
}

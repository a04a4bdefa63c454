import Testing

@testable import LatchkeyCore

@Suite struct IntegrationTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
    }

    var core: Core { test.core }

    private func make(_ name: String) async -> LatchkeyError.Code? {
        await code { _ = try await core.integrations.create(try admin.admin, id: core.newID(), name: name) }
    }

    @Test func namesAreBounded() async {
        #expect(await make("") == .invalidValue)
        #expect(await make("   ") == .invalidValue)
        #expect(await make("\u{200b}") == .invalidValue)
        #expect(await make("A") == nil)
        #expect(await make("👩‍👩‍👧‍👦 Sync") == nil)
        #expect(await make(String(repeating: "x", count: 200)) == nil)
        #expect(await make(String(repeating: "x", count: 201)) == .invalidValue)
        #expect(await make(String(repeating: "x", count: 10_000)) == .invalidValue)
        #expect(await make("right\u{202e}tfel") == .invalidValue)
        #expect(await make("bell\u{7}") == .invalidValue)
        #expect(await make("two\nlines") == .invalidValue)
    }

    @Test func aSecondSubmitShowsTheFirstResult() async throws {
        let id: IntegrationID = core.newID()
        let first = try await core.integrations.create(try admin.admin, id: id, name: "Once")
        let again = try await core.integrations.create(try admin.admin, id: id, name: "Once")
        #expect(first.integration == again.integration)
        #expect(first.token.id == again.token.id)
        #expect(try await core.integrations.count(try admin.admin) == 1)
    }

    @Test func anEditFromAnOldFormIsRefused() async throws {
        let (integration, _, _) = try await test.integration(admin)
        let edited = try await core.integrations.update(
            try admin.admin, integration.id, version: 1, name: "New", description: "Line\r\nline")
        #expect(edited.version == 2)
        #expect(edited.description == "Line\nline")
        let stale = await code {
            _ = try await core.integrations.update(
                try admin.admin, integration.id, version: 1, name: "Other", description: "")
        }
        #expect(stale == .staleVersion)
    }

    @Test func deletingNeedsTheName() async throws {
        let (integration, _, _) = try await test.integration(admin)
        let wrong = await code {
            try await core.integrations.delete(try admin.admin, integration.id, confirmedName: "billing")
        }
        #expect(wrong == .nameMismatch)
        try await core.integrations.delete(try admin.admin, integration.id, confirmedName: " Billing sync ")
        #expect(try await core.integrations.count(try admin.admin) == 0)
        let gone = await code { _ = try await core.integrations.find(try admin.admin, integration.id) }
        #expect(gone == .notFound)
    }

    @Test func listsInPagesNewestFirst() async throws {
        for number in 1...51 {
            test.clock.advance(by: .seconds(1))
            _ = try await core.integrations.create(try admin.admin, id: core.newID(), name: "Number \(number)")
        }
        let first = try await core.integrations.list(try admin.admin)
        #expect(first.elements.count == 50)
        #expect(first.elements.first?.integration.name == "Number 51")
        let second = try await core.integrations.list(try admin.admin, after: first.next)
        #expect(first.next != nil)
        #expect(second.elements.map(\.integration.name) == ["Number 1"])
        #expect(second.next == nil)
        #expect(second.elements[0].tokenCount == 1)
    }

    @Test func avatarsAreCheckedByContent() async throws {
        let (integration, _, _) = try await test.integration(admin)
        func set(_ bytes: [UInt8]) async -> LatchkeyError.Code? {
            await code { try await core.integrations.setAvatar(try admin.admin, integration.id, image: bytes) }
        }
        #expect(await set([]) == .imageInvalid)
        #expect(await set(Array("<svg onload=alert(1)>".utf8)) == .imageInvalid)
        #expect(await set(Array("GIF89a".utf8) + [UInt8](repeating: 0, count: 200)) == .imageInvalid)
        #expect(await set([UInt8](repeating: 0x89, count: 1_048_577)) == .imageTooLarge)
        #expect(await set(pixel) == nil)
        let avatar = try #require(try await core.integrations.find(try admin.admin, integration.id).avatar)
        #expect(try await core.images.find(avatar)?.contentType == "image/png")
        try await core.integrations.setAvatar(try admin.admin, integration.id, image: nil)
        #expect(try await core.images.find(avatar) == nil)
    }

    @Test func thePreviewCountsTokens() async throws {
        let scopes = ScopeSet([.note: .readWrite, .task: .read])
        let (integration, _, _) = try await test.integration(admin, scopes: scopes)
        for name in ["One", "Two"] {
            _ = try await core.accessTokens.create(
                try admin.admin, integration.id, id: core.newID(), name: name, scopes: ScopeSet([.note: .read]))
        }
        let change = try await core.integrations.previewScopes(
            try admin.admin, integration.id, scopes: ScopeSet([.note: .read, .task: .readWrite]))
        #expect(change.added == ["task:read-write"])
        #expect(change.removed == ["note:read-write"])
        #expect(change.widens == 1)  // the one with all
        #expect(change.narrows == 1)
        let nothing = try await core.integrations.previewScopes(
            try admin.admin, integration.id, scopes: integration.scopes)
        #expect(nothing.isEmpty)
    }

    @Test func aDemotedAdminsWritesAreRefused() async throws {
        let grace = try await test.join("grace@example.com", .admin, invitedBy: admin)
        let stale = try grace.admin
        try await core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .member)
        let refused = await code { _ = try await core.integrations.create(stale, id: core.newID(), name: "Late") }
        #expect(refused == .notAdmin)
    }
}

/// The smallest PNG there is.
let pixel: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]
    + Array("IHDR".utf8) + [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89]

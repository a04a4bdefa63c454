import FoundationEssentials
import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct SetupTests {
    private let form = SetupForm(
        workspaceName: "Acme Inc", firstName: "Ada", lastName: "Byron", email: "ada@example.com",
        password: TestCore.password)

    @Test func onlyTheNewestCodeClaimsTheInstanceAndOnlyOnce() async throws {
        let test = try await TestCore()
        let core = test.core
        let nobody = await code {
            _ = try await core.setup.complete(code: "", form, address: nil, userAgent: nil)
        }
        #expect(nobody == .codeInvalid)
        let first = try #require(try await core.setup.issueCode())
        let second = try #require(try await core.setup.issueCode())
        #expect(await code { try await core.setup.verify(code: first) } == .codeInvalid)
        let session = try await core.setup.complete(code: second, form, address: nil, userAgent: nil)
        #expect(session.signedIn.user.name == "Ada Byron")
        #expect(try await core.workspaces.of(session.signedIn.user).map(\.workspace.slug) == ["acme-inc"])
        #expect(try await core.setup.issueCode() == nil)
        let again = await code {
            _ = try await core.setup.complete(code: second, form, address: nil, userAgent: nil)
        }
        #expect(again == .setUpDone)
    }

    @Test func twoWhoHoldTheCodeMakeOneWorkspace() async throws {
        let test = try await TestCore()
        let core = test.core
        let link = try #require(try await core.setup.issueCode())
        var other = form
        other.email = "eve@example.com"
        let eve = other
        async let first = code { _ = try await core.setup.complete(code: link, form, address: nil, userAgent: nil) }
        async let second = code { _ = try await core.setup.complete(code: link, eve, address: nil, userAgent: nil) }
        #expect(await [first, second].compactMap(\.self) == [.setUpDone])
    }

    @Test func initializingKeepsAKnownPersonsPassword() async throws {
        let test = try await TestCore()
        _ = try await test.workspace()
        let (workspace, isNew) = try await test.core.setup.initialize(
            workspaceName: "Second", adminEmail: "ada@example.com", adminPassword: "another long password")
        #expect(!isNew)
        #expect(workspace.slug == "second")
        _ = try await test.signIn("ada@example.com")
        for (name, expected) in [
            ("Second", LatchkeyError.Code.slugTaken), ("v2", .slugReserved), ("Sign in", .slugReserved),
        ] {
            let refused = await code {
                _ = try await test.core.setup.initialize(
                    workspaceName: name, adminEmail: "ada@example.com", adminPassword: TestCore.password)
            }
            #expect(refused == expected)
        }
    }

    @Test func theKeyOfTheDataMustBeThere() async throws {
        let test = try await TestCore()
        _ = try await test.workspace()
        try await test.core.close()
        let key = test.folder + "/instance.key"
        let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        var configuration = test.core.configuration
        let saved = try #require(FileManager.default.contents(atPath: key))
        try FileManager.default.removeItem(atPath: key)
        await #expect(throws: InstanceKeyError.self) { try await Core.open(configuration) }
        #expect(!FileManager.default.fileExists(atPath: key))
        configuration.instanceKey = .given(String(repeating: "ab", count: 32))
        await #expect(throws: InstanceKeyError.self) { try await Core.open(configuration) }
        configuration.instanceKey = .given(String(decoding: saved, as: UTF8.self))
        try await Core.open(configuration).close()
    }

    @Test func aFullDiskIsSaidAndReadingGoesOn() async throws {
        let test = try await TestCore { $0.maximumPageCount = 260 }
        let admin = try await test.workspace()
        let image = pixel + [UInt8](repeating: 0, count: 500_000)
        let full = await code {
            _ = try await test.core.integrations.create(
                try admin.admin, id: test.core.newID(), name: "Big", image: image)
        }
        #expect(full == .storageFull)
        #expect(try await test.core.integrations.count(try admin.admin) == 0)
    }
}

@Suite struct SlugTests {
    @Test(arguments: [
        ("Acme Inc", "acme-inc"), ("  Ada's  Café & Bar ", "adas-cafe-bar"), ("Müller GmbH", "mueller-gmbh"),
        ("日本", "my-workspace"), ("X", "my-workspace"), ("-a-b-", "a-b"), (String(repeating: "ab ", count: 40), nil),
    ])
    func comesFromTheName(_ name: String, _ slug: String?) throws {
        let made = Slug.make(from: name)
        if let slug { #expect(made == slug) }
        #expect(try Slug.validated(made) == made)
    }

    @Test(arguments: ["", "a", "-ab", "ab-", "a--b", "a b", "a/b", "ä", String(repeating: "a", count: 49)])
    func otherFormsAreRefused(_ slug: String) {
        #expect(throws: LatchkeyError.self) { try Slug.validated(slug) }
    }
}

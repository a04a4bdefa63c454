import FoundationEssentials
import LatchkeyStorage
import Synchronization

@testable import LatchkeyCore

/// A clock that stands still until it is told otherwise.
final class ManualClock: WallClock {
    private let instant: Mutex<Instant>

    init(_ start: Instant = Instant(seconds: 1_767_225_600)) {
        instant = Mutex(start)
    }

    func now() -> Instant { instant.withLock(\.self) }

    func advance(by duration: Duration) { instant.withLock { $0 = $0 + duration } }
}

/// A whole core on a real database in a temporary folder.
final class TestCore: Sendable {
    static let password = "correct horse battery"
    let folder = FileManager.default.temporaryDirectory.path + "/latchkey-core-\(UUID().uuidString)"
    let clock = ManualClock()
    let core: Core

    init(_ change: (inout CoreConfiguration) -> Void = { _ in }) async throws {
        var configuration = CoreConfiguration(dataFolder: folder)
        configuration.passwordCost = 4
        change(&configuration)
        core = try await Core.open(configuration, clock: clock)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A workspace with one admin, who is signed in.
    func workspace(_ name: String = "Acme Inc", admin: String = "ada@example.com") async throws -> MemberPrincipal {
        let (workspace, _) = try await core.setup.initialize(
            workspaceName: name, adminEmail: admin, adminPassword: Self.password)
        return try await principal(admin, in: workspace)
    }

    func signIn(_ email: String, password: String = TestCore.password) async throws -> SignedIn {
        try await core.sessions.signIn(email: email, password: password, address: "192.0.2.1", userAgent: "Test")
            .signedIn
    }

    func principal(_ email: String, in workspace: Workspace) async throws -> MemberPrincipal {
        let signedIn = try await signIn(email)
        guard let principal = try await core.workspaces.principal(slug: workspace.slug, signedIn) else {
            throw LatchkeyError.notFound("The test's member")
        }
        return principal
    }

    /// Another member, who joined by an invitation.
    func join(
        _ email: String, _ level: AccessLevel = .member, invitedBy admin: MemberPrincipal
    ) async throws -> MemberPrincipal {
        let (_, code) = try await core.invitations.create(try admin.admin, email: email, accessLevel: level)
        let (session, workspace) = try await core.invitations.accept(
            code: code, firstName: "Grace", lastName: "Hopper", password: Self.password, address: nil, userAgent: nil)
        guard let principal = try await core.workspaces.principal(slug: workspace.slug, session.signedIn) else {
            throw LatchkeyError.notFound("The test's member")
        }
        return principal
    }

    /// An integration and its first token's secret.
    func integration(
        _ admin: MemberPrincipal, _ name: String = "Billing sync", scopes: ScopeSet = .everything
    ) async throws -> (Integration, AccessToken, secret: String) {
        let made = try await core.integrations.create(
            try admin.admin, id: core.newID(), name: name, description: "", image: nil, scopes: scopes)
        guard let secret = made.secret else { throw LatchkeyError.notFound("The test's token") }
        return (made.integration, made.token, secret)
    }

    func check(_ secret: String) async throws -> Principal? {
        if case .active(let principal) = try await core.tokenChecker.check(Array(secret.utf8), from: .anywhere) {
            return principal
        }
        return nil
    }

    func actions(_ admin: MemberPrincipal) async throws -> [String] {
        try await core.audit.list(try admin.admin).elements.map(\.action)
    }
}

extension MemberPrincipal {
    /// For tests that know it is one.
    var admin: Administrator {
        get throws {
            guard let administrator else { throw LatchkeyError(.forbidden, .notAdmin, "The test's admin is none.") }
            return administrator
        }
    }
}

/// The code of the error that `body` throws; nil when it throws none.
func code(_ body: () async throws -> Void) async -> LatchkeyError.Code? {
    do {
        try await body()
        return nil
    } catch let error as LatchkeyError {
        return error.code
    } catch {
        return nil
    }
}

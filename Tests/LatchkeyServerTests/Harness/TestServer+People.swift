import LatchkeyCore
import LatchkeyServer

/// Workspaces, members and tokens for tests, made through the use cases that pages call.
extension TestServer {
    /// A workspace with one admin, who is signed in.
    func workspace(_ name: String = "Acme Inc", admin: String = "ada@example.com") async throws -> MemberPrincipal {
        let (workspace, _) = try await core.setup.initialize(
            workspaceName: name, adminEmail: admin, adminPassword: Self.password)
        let session = try await core.sessions.signIn(
            email: admin, password: Self.password, address: nil, userAgent: nil)
        return try await principal(session.signedIn, in: workspace)
    }

    /// Another member, who joined by an invitation.
    func join(
        _ email: String, _ level: AccessLevel = .member, first: String = "Grace", last: String = "Hopper",
        invitedBy admin: MemberPrincipal
    ) async throws -> MemberPrincipal {
        let (_, code) = try await core.invitations.create(try admin.admin, email: email, accessLevel: level)
        let (session, workspace) = try await core.invitations.accept(
            code: code, firstName: first, lastName: last, password: Self.password, address: nil, userAgent: nil)
        return try await principal(session.signedIn, in: workspace)
    }

    /// An integration with these scopes and its first access token.
    func integration(
        _ admin: MemberPrincipal, _ name: String = "Billing sync", scopes: ScopeSet = .everything
    ) async throws -> TestToken {
        let made = try await core.integrations.create(
            try admin.admin, id: core.newID(), name: name, scopes: scopes)
        return TestToken(
            integration: made.integration, token: made.token, secret: try required(made.secret, "the token's secret"))
    }

    /// A workspace, its admin and a token that may do everything.
    func everything() async throws -> (admin: MemberPrincipal, token: TestToken) {
        let admin = try await workspace()
        return (admin, try await integration(admin))
    }

    private func principal(_ signedIn: SignedIn, in workspace: Workspace) async throws -> MemberPrincipal {
        try required(
            try await core.workspaces.principal(slug: workspace.slug, signedIn), "the test's member")
    }
}

/// An integration and an access token of it, with its secret.
struct TestToken: Sendable {
    let integration: Integration
    let token: AccessToken
    let secret: String
}

extension MemberPrincipal {
    /// For tests that know it is one.
    var admin: Administrator {
        get throws { try required(administrator, "an administrator") }
    }
}

/// The value, or an error that names what the test was missing.
func required<Value>(_ value: Value?, _ what: String) throws -> Value {
    guard let value else { throw MissingInTest(what: what) }
    return value
}

struct MissingInTest: Error {
    let what: String
}

import LatchkeyCore

/// Runs commands on an instance that this process owns.
struct AdminCommandRunner: Sendable {
    let core: Core

    /// Runs `command`; what goes wrong is part of the result.
    func run(_ command: AdminCommand) async -> CommandResult {
        do {
            switch command {
            case .makeWorkspace(let order): return try await makeWorkspace(order)
            case .createTokens(let order): return try await createTokens(order)
            case .listTokens(let workspace, let asJSON): return try await listTokens(of: workspace, asJSON: asJSON)
            case .importTokens(let order): return try await importTokens(order)
            case .revokeToken(let id): return try await revokeToken(id)
            case .enableOAuth(let order): return try await enableOAuth(order)
            case .disableOAuth(let workspace, let integration):
                return try await disableOAuth(workspace: workspace, integration: integration)
            case .listGrants(let workspace, let asJSON): return try await listGrants(of: workspace, asJSON: asJSON)
            case .listAccessRequests(let workspace, let asJSON):
                return try await listAccessRequests(of: workspace, asJSON: asJSON)
            case .limitGrant(let order): return try await limitGrant(order)
            case .listScopes(let workspace, let asJSON): return try await listScopes(of: workspace, asJSON: asJSON)
            case .changeScopes(let order): return try await changeScopes(order)
            case .revokeGrant(let id): return try await revokeGrant(id)
            case .listRequests(let order): return try await listRequests(order)
            case .resetPassword(let email): return try await resetPassword(email)
            case .check(let asJSON): return try await check(asJSON: asJSON)
            case .importCSV(let order): return try await importCSV(order)
            case .export(let workspace, let object, let path): return try await export(workspace, object, to: path)
            case .judgeLeaks(let order): return try await judgeLeaks(order)
            case .verifyAudit(let order): return try await verifyAudit(order)
            case .exportAudit(let order): return try await exportAudit(order)
            case .backUp(let path, let replacing, let asJSON):
                return try await backUp(to: path, replacing: replacing, asJSON: asJSON)
            }
        } catch {
            return CommandResult(failure: FailureText.of(error))
        }
    }

    /// The workspace with this slug; nil: all.
    func workspaces(_ slug: String?) async throws -> [Workspace] {
        if let slug { [try await core.workspaces.find(slug: slug)] } else { try await core.workspaces.all() }
    }
}

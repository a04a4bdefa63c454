import LatchkeyStorage

/// What tokens and integrations were used for.
package struct Insight: Sendable {
    let core: Core

    /// What is looked at: an integration with all its tokens, or one token.
    package struct Subject: Sendable {
        package let integration: IntegrationID
        package let token: AccessTokenID?

        package init(_ integration: IntegrationID, token: AccessTokenID? = nil) {
            self.integration = integration
            self.token = token
        }
    }

    /// Requests by time and by operation since `start`, and the last one, counted up to now.
    ///
    /// - Throws: `.notFound` for what is not the workspace's.
    package func usage(_ manager: some KeyManager, _ subject: Subject, since start: Instant) async throws -> Usage {
        try await catchUp(subject.integration)
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { connection in
            try Self.require(subject, in: workspace, connection)
            return Usage(
                slots: try UsageStore.slots(subject, in: workspace, since: start, connection),
                operations: try UsageStore.operations(subject, in: workspace, since: start, connection),
                last: try UsageStore.last(subject, in: workspace, connection))
        }
    }

    /// Operations that an integration's tokens have ever used with success, with their last use.
    package func usedOperations(
        _ manager: some KeyManager, _ integration: IntegrationID
    ) async throws -> [String: Instant] {
        try await catchUp(integration)
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { connection in
            let rows = try connection.all(
                """
                SELECT operation, last_used_at FROM integration_operations
                WHERE workspace_id = ? AND integration_id = ?
                """, workspace, integration
            ) { (try $0.next(String.self), try $0.next(Instant.self)) }
            return Dictionary(rows) { first, _ in first }
        }
    }

    /// Tokens of an integration that were used from many new networks within a day.
    package func newNetworks(
        _ manager: some KeyManager, _ integration: IntegrationID
    ) async throws -> [NewNetworks] {
        try await catchUp(integration)
        let (workspace, start) = (manager.keyAccess.workspaceID, core.clock.now() - NewNetworks.span)
        return try await core.read {
            try TokenNetworkStore.bursts(of: integration, in: workspace, since: start, $0)
        }
    }

    /// The request log of the workspace, newest first, and what its tokens and integrations are called.
    ///
    /// - Parameter limit: 1 to 500.
    package func requests(
        _ manager: some KeyManager, _ filter: RequestFilter, limit: Int, after cursor: RequestCursor? = nil
    ) async throws -> (RequestPage, RequestNames) {
        let workspace = manager.keyAccess.workspaceID
        let page = try core.requestLog.search(filter, in: workspace, limit: limit, after: cursor)
        let tokens = Set(page.entries.map(\.token) + [filter.token].compactMap(\.self))
        let names = try await core.read { try RequestNames(tokens, and: filter.integration, in: workspace, $0) }
        return (page, names)
    }

    private static func require(_ subject: Subject, in workspace: WorkspaceID, _ connection: any Connection) throws {
        _ = try Integrations.require(subject.integration, in: workspace, connection)
        guard let token = subject.token else { return }
        guard try AccessTokens.require(token, in: workspace, connection).integrationID == subject.integration else {
            throw LatchkeyError.notFound("This access token")
        }
    }
}

extension Core {
    package var insight: Insight { Insight(core: self) }
}

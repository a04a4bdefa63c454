import LatchkeyStorage

/// Networks that a token was not used from before.
package struct NewNetworks: Sendable, Equatable {
    /// So many at least, within a day, of a token that was used before it, are worth a look.
    package static let burst = 3
    package static let span = Duration.days(1)

    package let token: AccessTokenID
    /// At most five of them, newest first.
    package let examples: [String]
    package let count: Int
}

enum TokenNetworkStore {
    /// Of one token; a crawler behind a thousand addresses needs no more rows.
    private static let limit = 1000

    static func note(_ use: RequestTally.NetworkUse, at now: Instant, _ transaction: any Transaction) throws {
        let changed = try transaction.execute(
            "UPDATE token_networks SET last_seen_at = ? WHERE access_token_id = ? AND network = ?", now,
            use.token.tokenID, use.network)
        guard changed == 0 else { return }
        try transaction.execute(
            """
            INSERT INTO token_networks (access_token_id, network, workspace_id, first_seen_at, last_seen_at)
            SELECT ?, ?, ?, ?, ?
            WHERE (SELECT COUNT(*) FROM token_networks WHERE access_token_id = ?) < ?
            """, use.token.tokenID, use.network, use.token.workspaceID, now, now, use.token.tokenID, limit)
    }

    /// Tokens that were used from many new networks since `start`, and from others before.
    static func bursts(
        of integration: IntegrationID, in workspace: WorkspaceID, since start: Instant, _ connection: any Connection
    ) throws -> [NewNetworks] {
        let found = try connection.all(
            """
            SELECT n.access_token_id, n.network FROM access_tokens t
                JOIN token_networks n ON n.access_token_id = t.id AND n.workspace_id = t.workspace_id
            WHERE t.workspace_id = ? AND t.integration_id = ? AND n.first_seen_at >= ?
                AND EXISTS (SELECT 1 FROM token_networks o WHERE o.access_token_id = t.id AND o.first_seen_at < ?)
            ORDER BY n.first_seen_at DESC LIMIT 5000
            """, workspace, integration, start, start
        ) { (token: try $0.next(AccessTokenID.self), network: try $0.next(String.self)) }
        return Dictionary(grouping: found, by: \.token).filter { $0.value.count >= NewNetworks.burst }
            .map { token, networks in
                NewNetworks(token: token, examples: networks.prefix(5).map(\.network), count: networks.count)
            }
            .sorted { $0.token < $1.token }
    }
}

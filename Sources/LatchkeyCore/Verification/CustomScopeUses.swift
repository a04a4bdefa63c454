import LatchkeyStorage
import Synchronization

/// Custom scopes that checks have required and found, and that are not written yet. A check that finds what was found before
/// only reads: a bit of what the integration's tokens share.
final class CustomScopeUses: Sendable {
    /// Rows a transaction: a flush never holds the writer for long.
    private static let sliceSize = 1000

    private let waiting = Mutex<Set<CustomScopeUse>>([])

    /// - Parameter names: what a check required, and the token has.
    func note(_ names: [String], of integration: IntegrationSnapshot) {
        for name in names {
            guard let index = integration.customScopes.names.firstIndex(of: name),
                integration.customScopeMarks.mark(index)
            else { continue }
            let use = CustomScopeUse(
                workspace: integration.workspaceID, integration: integration.id, scope: name)
            waiting.withLock { _ = $0.insert(use) }
        }
    }

    /// Writes what waits; what can't be written waits on.
    func flush(to database: Database, at now: Instant) async throws {
        var uses = waiting.withLock { waiting in
            defer { waiting = [] }
            return Array(waiting)[...]
        }
        while !uses.isEmpty {
            let slice = uses.prefix(Self.sliceSize)
            do {
                try await database.write { transaction in
                    for use in slice { try CustomScopeUseStore.note(use, at: now, transaction) }
                }
            } catch {
                let left = uses
                waiting.withLock { $0.formUnion(left) }
                throw error
            }
            uses = uses.dropFirst(Self.sliceSize)
        }
    }
}

/// A bit for each custom scope of a workspace, written once, so that those who check read the same memory at once.
struct CustomScopeMarks: ~Copyable, Sendable {
    // A workspace has at most 100.
    private let low = Atomic<UInt64>(0)
    private let high = Atomic<UInt64>(0)

    /// - Returns: whether it is the first time.
    func mark(_ index: Int) -> Bool {
        index < 64 ? Self.set(index, of: low) : Self.set(index - 64, of: high)
    }

    private static func set(_ index: Int, of word: borrowing Atomic<UInt64>) -> Bool {
        let bit: UInt64 = 1 << index
        guard word.load(ordering: .relaxed) & bit == 0 else { return false }
        return word.bitwiseOr(bit, ordering: .relaxed).oldValue & bit == 0
    }
}

/// A scope of the workspace's own that a check has found in a token of an integration.
struct CustomScopeUse: Hashable, Sendable {
    let workspace: WorkspaceID
    let integration: IntegrationID
    let scope: String
}

enum CustomScopeUseStore {
    static func note(_ use: CustomScopeUse, at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO custom_scope_uses (workspace_id, integration_id, scope, first_used_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (workspace_id, integration_id, scope) DO NOTHING
            """, use.workspace, use.integration, use.scope, now)
    }

    /// What tokens of an integration that were used carry, and no check has found so far.
    static func unused(
        by integration: IntegrationID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> CustomScopes {
        let carried = try connection.all(
            """
            SELECT DISTINCT t.custom_scopes
            FROM access_tokens t JOIN access_token_uses u ON u.access_token_id = t.id
            WHERE t.workspace_id = ? AND t.integration_id = ? AND t.revoked_at IS NULL AND t.custom_scopes <> ''
            """, workspace, integration
        ) { try $0.next(CustomScopes.self) }
        let used = try connection.all(
            "SELECT scope FROM custom_scope_uses WHERE workspace_id = ? AND integration_id = ?", workspace, integration
        ) { try $0.next(String.self) }
        let names = Set(carried.flatMap(\.names)).subtracting(used)
        return try TokenRulesStore.find(workspace, in: connection).customScopes.filter(names.contains)
    }
}

let customScopeUseMigrations = [
    Migration(
        29, "uses of custom scopes",
        .clusteredTable(
            "custom_scope_uses",
            """
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), integration_id TEXT NOT NULL,
            scope TEXT NOT NULL, first_used_at INTEGER NOT NULL, PRIMARY KEY (workspace_id, integration_id, scope)
            """))
]

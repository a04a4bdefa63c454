import LatchkeyStorage
import Synchronization

/// The schemas of the workspaces in use. Filled and emptied by the same rule as the cache of tokens: what was read
/// before a change that this process has applied is not kept.
final class SchemaCache: Sendable {
    private static let capacity = 1000

    private struct State {
        var schemas: [WorkspaceID: WorkspaceSchema] = [:]
        var appliedHead: Int64 = 0
    }

    private let state = Mutex(State())

    func find(_ workspace: WorkspaceID) -> WorkspaceSchema? {
        state.withLock { $0.schemas[workspace] }
    }

    func store(_ schema: WorkspaceSchema, readAt head: Int64) {
        state.withLock { state in
            guard state.appliedHead <= head else { return }
            if state.schemas.count >= Self.capacity { state.schemas = [:] }
            state.schemas[schema.workspaceID] = schema
        }
    }

    /// Forgets what a transaction has found to be no longer the newest.
    func forget(_ workspace: WorkspaceID) {
        state.withLock { $0.schemas[workspace] = nil }
    }

    /// Forgets what changed. When this returns, nothing older is served.
    func apply(_ changes: [Change]) {
        guard let head = changes.map(\.sequence).max() else { return }
        state.withLock { state in
            state.appliedHead = max(state.appliedHead, head)
            for change in changes {
                switch change.subject {
                case .schema(let id), .workspace(let id): state.schemas[id] = nil
                case .accessToken, .integration: break
                }
            }
        }
    }
}

extension Core {
    /// The schema of a workspace, from memory if it is there.
    func schema(of workspace: WorkspaceID) async throws -> WorkspaceSchema {
        if let known = schemaCache.find(workspace) { return known }
        let (schema, head) = try await read { connection in
            (try SchemaStore.load(workspace, in: connection), try ChangeStore.head(in: connection))
        }
        schemaCache.store(schema, readAt: head)
        return schema
    }

    /// Runs a use case with the schema, anew if the schema changed before its transaction began. A try fails only when
    /// somebody's change of the schema has landed, so that the bound is met by a flood of them alone.
    func withSchema<Value: Sendable>(
        of workspace: WorkspaceID, _ body: (WorkspaceSchema) async throws -> Value
    ) async throws -> Value {
        for _ in 0..<100 {
            do {
                return try await body(try await schema(of: workspace))
            } catch is StaleSchema {
                // Whoever changed it may not have come to tell this process' caches yet.
                schemaCache.forget(workspace)
            }
        }
        throw LatchkeyError(.unavailable, .overloaded, "The objects of this workspace are being changed. Try again.")
    }
}

/// The schema that a use case was prepared with is no longer the workspace's.
struct StaleSchema: Error {}

extension WorkspaceSchema {
    /// - Throws: `StaleSchema`.
    func requireCurrent(in connection: any Connection) throws {
        guard try SchemaStore.version(of: workspaceID, in: connection) == version else { throw StaleSchema() }
    }
}

import LatchkeyStorage

enum IntegrationStore {
    private static let columns = """
        i.id, i.workspace_id, i.name, i.description, i.avatar_id, i.scopes, i.created_by_name, i.created_at, i.version
        """

    static func find(
        _ id: IntegrationID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> Integration? {
        try connection.first(
            "SELECT \(columns) FROM integrations i WHERE i.workspace_id = ? AND i.id = ? AND i.deleted_at IS NULL",
            workspace, id, read: Integration.init(row:))
    }

    /// One of any workspace, by the `client_id` that it is known by outside.
    static func find(client id: IntegrationID, in connection: any Connection) throws -> Integration? {
        try connection.first(
            "SELECT \(columns) FROM integrations i WHERE i.id = ? AND i.deleted_at IS NULL", id,
            read: Integration.init(row:))
    }

    static func named(
        _ name: String, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> [Integration] {
        try connection.all(
            "SELECT \(columns) FROM integrations i WHERE i.workspace_id = ? AND i.name = ? AND i.deleted_at IS NULL",
            workspace, name, read: Integration.init(row:))
    }

    static func ids(in workspace: WorkspaceID, _ connection: any Connection) throws -> [IntegrationID] {
        try connection.all("SELECT id FROM integrations WHERE workspace_id = ?", workspace) { try $0.next() }
    }

    static func count(in workspace: WorkspaceID, _ connection: any Connection) throws -> Int {
        try connection.value(
            "SELECT COUNT(*) FROM integrations WHERE workspace_id = ? AND deleted_at IS NULL", workspace) ?? 0
    }

    /// In the order of their making.
    static func page(
        _ workspace: WorkspaceID, limit: Int, offset: Int, in connection: any Connection
    ) throws -> [Integration] {
        try connection.all(
            """
            SELECT \(columns) FROM integrations i WHERE i.workspace_id = ? AND i.deleted_at IS NULL
            ORDER BY i.id LIMIT ? OFFSET ?
            """, workspace, limit, offset, read: Integration.init(row:))
    }

    /// Newest first, with their live tokens counted.
    static func list(
        _ workspace: WorkspaceID, after: IntegrationID?, limit: Int, at now: Instant, in connection: any Connection
    ) throws -> [IntegrationSummary] {
        let page = after == nil ? "" : "AND i.id < ?"
        var arguments: [any SQLEncodable] = [now, workspace]
        if let after { arguments.append(after) }
        arguments.append(limit)
        return try connection.all(
            """
            SELECT \(columns),
                (SELECT COUNT(*) FROM access_tokens t WHERE t.workspace_id = i.workspace_id
                    AND t.integration_id = i.id AND t.revoked_at IS NULL AND t.kind = 'workspace'
                    AND (t.expires_at IS NULL OR t.expires_at > ?)),
                (SELECT MAX(u.last_used_at) FROM access_tokens t JOIN access_token_uses u ON u.access_token_id = t.id
                    WHERE t.workspace_id = i.workspace_id AND t.integration_id = i.id)
            FROM integrations i WHERE i.workspace_id = ? AND i.deleted_at IS NULL \(page)
            ORDER BY i.id DESC LIMIT ?
            """, arguments: arguments
        ) {
            IntegrationSummary(
                integration: try Integration(row: &$0), tokenCount: try $0.next(), lastUsedAt: try $0.next())
        }
    }

    static func insert(_ integration: Integration, by maker: MemberID?, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO integrations (id, workspace_id, name, description, avatar_id, scopes, created_by_name,
                created_at, version, created_by_member_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            integration.id, integration.workspaceID, integration.name, integration.description, integration.avatar,
            integration.scopes, integration.createdBy, integration.createdAt, integration.version, maker)
    }

    static func update(
        _ id: IntegrationID, in workspace: WorkspaceID, name: String, description: String,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE integrations SET name = ?, description = ?, version = version + 1
            WHERE workspace_id = ? AND id = ?
            """, name, description, workspace, id)
    }

    static func setScopes(
        _ scopes: ScopeSet, of id: IntegrationID, in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE integrations SET scopes = ?, version = version + 1 WHERE workspace_id = ? AND id = ?", scopes,
            workspace, id)
    }

    static func setAvatar(
        _ image: ImageID?, of id: IntegrationID, in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE integrations SET avatar_id = ? WHERE workspace_id = ? AND id = ?", image, workspace, id)
    }

    /// Keeps the row, so that the audit log and what its tokens made still have a name.
    static func delete(
        _ id: IntegrationID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE integrations SET deleted_at = ?, avatar_id = NULL WHERE workspace_id = ? AND id = ?", now,
            workspace, id)
    }
}

extension Integration {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        workspaceID = try row.next()
        name = try row.next()
        description = try row.next()
        avatar = try row.next()
        scopes = try row.next()
        createdBy = try row.next()
        createdAt = try row.next()
        version = try row.next()
    }
}

let integrationMigrations = [
    Migration(
        5, "integrations",
        .table(
            "integrations",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id), name TEXT NOT NULL,
            description TEXT NOT NULL, avatar_id TEXT, scopes TEXT NOT NULL, created_by_member_id TEXT,
            created_by_name TEXT NOT NULL, created_at INTEGER NOT NULL, version INTEGER NOT NULL, deleted_at INTEGER
            """),
        .statement("CREATE INDEX integrations_by_workspace ON integrations (workspace_id, id)"),
        .statement("CREATE INDEX integrations_by_name ON integrations (workspace_id, name)"))
]

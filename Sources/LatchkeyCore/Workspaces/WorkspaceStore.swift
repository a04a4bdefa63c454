import LatchkeyStorage

enum WorkspaceStore {
    static let columns = "w.id, w.name, w.slug, w.logo_id, w.shows_tokens_once, w.version, w.created_at"

    static func find(_ id: WorkspaceID, in connection: any Connection) throws -> Workspace? {
        try connection.first("SELECT \(columns) FROM workspaces w WHERE w.id = ?", id, read: Workspace.init(row:))
    }

    static func find(slug: String, in connection: any Connection) throws -> Workspace? {
        try connection.first("SELECT \(columns) FROM workspaces w WHERE w.slug = ?", slug, read: Workspace.init(row:))
    }

    static func exists(in connection: any Connection) throws -> Bool {
        try connection.value("SELECT 1 FROM workspaces LIMIT 1", as: Int.self) != nil
    }

    static func insert(_ workspace: Workspace, in transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO workspaces (id, name, slug, logo_id, shows_tokens_once, version, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            workspace.id, workspace.name, workspace.slug, workspace.logo, workspace.showsTokensOnce,
            workspace.version, workspace.createdAt)
    }

    /// - Returns: false when `version` is no longer the newest.
    static func update(
        _ id: WorkspaceID, version: Int, name: String, slug: String, in transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            "UPDATE workspaces SET name = ?, slug = ?, version = version + 1 WHERE id = ? AND version = ?",
            name, slug, id, version) == 1
    }

    static func setLogo(_ id: WorkspaceID, to image: ImageID?, in transaction: any Transaction) throws {
        try transaction.execute("UPDATE workspaces SET logo_id = ? WHERE id = ?", image, id)
    }

    static func setShowsTokensOnce(_ id: WorkspaceID, to value: Bool, in transaction: any Transaction) throws {
        try transaction.execute("UPDATE workspaces SET shows_tokens_once = ? WHERE id = ?", value, id)
    }
}

extension Workspace {
    init(row: inout Row) throws {
        id = try row.next()
        name = try row.next()
        slug = try row.next()
        logo = try row.next()
        showsTokensOnce = try row.next()
        version = try row.next()
        createdAt = try row.next()
    }
}

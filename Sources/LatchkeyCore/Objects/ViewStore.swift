import LatchkeyStorage

enum ViewStore {
    private static let columns = "id, object_id, title, filter, sorts, page, is_archived, created_at"

    static func find(
        _ id: ViewID, of object: ObjectID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> ObjectView? {
        try connection.first(
            "SELECT \(columns) FROM object_views WHERE workspace_id = ? AND object_id = ? AND id = ?", workspace,
            object,
            id, read: ObjectView.init(row:))
    }

    /// In the order they were made.
    static func list(
        of object: ObjectID, in workspace: WorkspaceID, after: ViewID?, includingArchived: Bool, limit: Int,
        _ connection: any Connection
    ) throws -> [ObjectView] {
        try connection.all(
            """
            SELECT \(columns) FROM object_views WHERE workspace_id = ? AND object_id = ? AND id > ?
                AND is_archived <= ? ORDER BY id LIMIT ?
            """, workspace, object, after?.text ?? "", includingArchived, limit, read: ObjectView.init(row:))
    }

    static func insert(_ view: ObjectView, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO object_views (\(columns), workspace_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            view.id, view.objectID, view.title, view.filter?.text, view.sorts?.text, view.page, view.isArchived,
            view.createdAt, workspace)
    }

    static func update(_ view: ObjectView, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE object_views SET title = ?, filter = ?, sorts = ?, page = ? WHERE workspace_id = ? AND id = ?",
            view.title, view.filter?.text, view.sorts?.text, view.page, workspace, view.id)
    }

    static func archive(_ id: ViewID, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE object_views SET is_archived = 1 WHERE workspace_id = ? AND id = ?", workspace, id)
    }
}

let viewMigrations = [
    Migration(13, "pages of views", .statement("ALTER TABLE object_views ADD COLUMN page TEXT"))
]

extension ObjectView {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        objectID = try row.next()
        title = try row.next()
        filter = try row.next(String?.self).flatMap { try? JSON(parsing: Array($0.utf8)) }
        sorts = try row.next(String?.self).flatMap { try? JSON(parsing: Array($0.utf8)) }
        page = try row.next()
        isArchived = try row.next()
        createdAt = try row.next()
    }
}

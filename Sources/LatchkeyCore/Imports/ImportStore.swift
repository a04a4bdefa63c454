import LatchkeyStorage

enum ImportStore {
    private static let columns = """
        id, object_id, file_name, status, bytes_read, bytes_total, row_count, created_count, updated_count,
        rejected_count, problem, created_by_name, created_at, finished_at
        """

    static func find(_ id: ImportID, in workspace: WorkspaceID, _ connection: any Connection) throws -> Import? {
        try connection.first(
            "SELECT \(columns) FROM imports WHERE workspace_id = ? AND id = ?", workspace, id, read: Import.init(row:))
    }

    /// Newest first.
    static func list(_ workspace: WorkspaceID, limit: Int, _ connection: any Connection) throws -> [Import] {
        try connection.all(
            "SELECT \(columns) FROM imports WHERE workspace_id = ? ORDER BY id DESC LIMIT ?", workspace, limit,
            read: Import.init(row:))
    }

    static func insert(_ new: Import, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO imports (\(columns), workspace_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            new.id, new.objectID, new.fileName, new.status.rawValue, new.bytesRead, new.bytesTotal, new.rows,
            new.created, new.updated, new.rejected, new.problem, new.createdBy, new.createdAt, new.finishedAt,
            workspace)
    }

    static func advance(
        _ id: ImportID, in workspace: WorkspaceID, by outcome: ImportOutcome, keeping limit: Int, bytesRead: Int,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE imports SET bytes_read = ?, row_count = row_count + ?, created_count = created_count + ?,
                updated_count = updated_count + ?, rejected_count = rejected_count + ?
            WHERE workspace_id = ? AND id = ?
            """, bytesRead, outcome.rows, outcome.created, outcome.updated, outcome.rejected.count, workspace, id)
        for row in outcome.rejected.prefix(limit) {
            try transaction.execute(
                "INSERT INTO import_rejections (import_id, line, reason, fields) VALUES (?, ?, ?, ?)", id, row.line,
                row.reason, JSON.array(row.fields.map { .string($0) }).text)
        }
    }

    static func finish(
        _ id: ImportID, in workspace: WorkspaceID, _ status: Import.Status, problem: String?, at now: Instant,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE imports SET status = ?, problem = ?, finished_at = ? WHERE workspace_id = ? AND id = ?",
            status.rawValue, problem, now, workspace, id)
    }

    /// In the order of the file.
    static func rejections(
        of id: ImportID, after line: Int, limit: Int, _ connection: any Connection
    ) throws -> [RejectedRow] {
        try connection.all(
            """
            SELECT line, reason, fields FROM import_rejections WHERE import_id = ? AND line > ?
            ORDER BY line LIMIT ?
            """, id, line, limit
        ) { row in
            let (line, reason, fields): (Int, String, String) = (try row.next(), try row.next(), try row.next())
            let texts = (try? JSON(parsing: Array(fields.utf8)))?.array?.compactMap(\.string) ?? []
            return RejectedRow(line: line, reason: reason, fields: texts)
        }
    }

    static func countRunning(_ connection: any Connection) throws -> Int {
        try connection.value("SELECT COUNT(*) FROM imports WHERE status = ?", Import.Status.running.rawValue) ?? 0
    }

    /// Those that a stop of the server has ended.
    static func interruptRunning(at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE imports SET status = ?, finished_at = ? WHERE status = ?", Import.Status.interrupted.rawValue, now,
            Import.Status.running.rawValue)
    }

    static func removeOld(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute(
            "DELETE FROM import_rejections WHERE import_id IN (SELECT id FROM imports WHERE created_at < ?)", before)
        try transaction.execute("DELETE FROM imports WHERE created_at < ?", before)
    }
}

extension Import {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        objectID = try row.next()
        fileName = try row.next()
        status = Status(rawValue: try row.next()) ?? .failed
        bytesRead = try row.next()
        bytesTotal = try row.next()
        rows = try row.next()
        created = try row.next()
        updated = try row.next()
        rejected = try row.next()
        problem = try row.next()
        createdBy = try row.next()
        createdAt = try row.next()
        finishedAt = try row.next()
    }
}

let importMigrations = [
    Migration(
        12, "imports",
        .table(
            "imports",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            object_id TEXT NOT NULL, file_name TEXT NOT NULL, status TEXT NOT NULL, bytes_read INTEGER NOT NULL,
            bytes_total INTEGER NOT NULL, row_count INTEGER NOT NULL, created_count INTEGER NOT NULL,
            updated_count INTEGER NOT NULL, rejected_count INTEGER NOT NULL, problem TEXT,
            created_by_name TEXT NOT NULL, created_at INTEGER NOT NULL, finished_at INTEGER
            """),
        .statement("CREATE INDEX imports_by_workspace ON imports (workspace_id, id)"),
        .table(
            "import_rejections",
            """
            import_id TEXT NOT NULL REFERENCES imports (id), line INTEGER NOT NULL, reason TEXT NOT NULL,
            fields TEXT NOT NULL, PRIMARY KEY (import_id, line)
            """))
]

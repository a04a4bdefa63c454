import LatchkeyStorage

enum MemberStore {
    private static let select = """
        SELECT m.id, m.workspace_id, m.user_id, u.first_name, u.last_name, u.email, m.access_level,
            m.removed_at IS NOT NULL, m.created_at
        FROM workspace_members m JOIN users u ON u.id = m.user_id
        """

    /// Removed ones too.
    static func find(
        _ id: MemberID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> WorkspaceMember? {
        try connection.first(
            "\(select) WHERE m.workspace_id = ? AND m.id = ?", workspace, id, read: WorkspaceMember.init(row:))
    }

    /// Removed ones too.
    static func find(
        user: UserID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> WorkspaceMember? {
        try connection.first(
            "\(select) WHERE m.workspace_id = ? AND m.user_id = ?", workspace, user, read: WorkspaceMember.init(row:))
    }

    /// Not removed ones, in the order of joining.
    static func list(_ workspace: WorkspaceID, in connection: any Connection) throws -> [WorkspaceMember] {
        try connection.all(
            "\(select) WHERE m.workspace_id = ? AND m.removed_at IS NULL ORDER BY m.created_at, m.id", workspace,
            read: WorkspaceMember.init(row:))
    }

    /// In the order of joining.
    static func activeAdmins(of workspace: WorkspaceID, in connection: any Connection) throws -> [WorkspaceMember] {
        try list(workspace, in: connection).filter { $0.isActive && $0.accessLevel == .admin }
    }

    /// The person's active memberships.
    static func memberships(of user: UserID, in connection: any Connection) throws -> [WorkspaceMember] {
        try connection.all(
            "\(select) WHERE m.user_id = ? AND m.removed_at IS NULL AND m.access_level <> 'suspended'", user,
            read: WorkspaceMember.init(row:))
    }

    /// In how many workspaces the person is, suspended or not.
    static func countWorkspaces(of user: UserID, in connection: any Connection) throws -> Int {
        try connection.value(
            "SELECT COUNT(*) FROM workspace_members WHERE user_id = ? AND removed_at IS NULL", user) ?? 0
    }

    static func insert(
        _ id: MemberID, user: UserID, in workspace: WorkspaceID, as level: AccessLevel, at now: Instant,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO workspace_members (id, workspace_id, user_id, access_level, created_at) VALUES (?, ?, ?, ?, ?)
            """, id, workspace, user, level, now)
    }

    /// Sets the level of one who may have been removed.
    static func setLevel(
        _ level: AccessLevel, of id: MemberID, in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE workspace_members SET access_level = ?, removed_at = NULL WHERE workspace_id = ? AND id = ?",
            level, workspace, id)
    }

    static func remove(
        _ id: MemberID, from workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE workspace_members SET removed_at = ? WHERE workspace_id = ? AND id = ?", now, workspace, id)
    }
}

extension WorkspaceMember {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        workspaceID = try row.next()
        userID = try row.next()
        firstName = try row.next()
        lastName = try row.next()
        email = try row.next()
        accessLevel = try row.next()
        isRemoved = try row.next()
        createdAt = try row.next()
    }
}

let memberMigrations = [
    Migration(
        3, "users and members",
        .table(
            "users",
            """
            id TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL,
            last_name TEXT NOT NULL, time_zone TEXT NOT NULL, password_hash TEXT NOT NULL, version INTEGER NOT NULL,
            created_at INTEGER NOT NULL
            """),
        .table(
            "workspace_members",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            user_id TEXT NOT NULL REFERENCES users (id),
            access_level TEXT NOT NULL CHECK (access_level IN ('admin', 'member', 'suspended')),
            created_at INTEGER NOT NULL, removed_at INTEGER, UNIQUE (workspace_id, user_id)
            """),
        .statement("CREATE INDEX workspace_members_by_user ON workspace_members (user_id)"),
        .table(
            "invitations",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            email TEXT NOT NULL, access_level TEXT NOT NULL CHECK (access_level IN ('admin', 'member')),
            code_hash BLOB NOT NULL UNIQUE, created_by_name TEXT NOT NULL, created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
            """),
        .statement("CREATE INDEX invitations_by_workspace ON invitations (workspace_id, created_at)"),
        .table(
            "password_resets",
            """
            code_hash BLOB NOT NULL PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id),
            expires_at INTEGER NOT NULL
            """))
]

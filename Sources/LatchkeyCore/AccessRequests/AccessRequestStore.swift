import LatchkeyStorage

enum AccessRequestStore {
    private static let select = """
        SELECT r.id, r.member_id, u.first_name, u.last_name, u.email, r.request, r.client_id, r.client_name, r.scopes,
            r.created_at, r.state, r.answered_at, r.answered_by, r.answer
        FROM access_requests r JOIN workspace_members m ON m.id = r.member_id JOIN users u ON u.id = m.user_id
        """

    static func insert(_ request: AccessRequest, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO access_requests (id, workspace_id, member_id, request, client_id, client_name, scopes,
                created_at, state, answer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')
            """, request.id, workspace, request.memberID, request.text, request.app?.integrationID, request.app?.name,
            request.app?.scopes, request.createdAt, request.state)
    }

    /// Those that wait, of members who are still in, oldest first.
    static func open(in workspace: WorkspaceID, _ connection: any Connection) throws -> [AccessRequest] {
        try connection.all(
            """
            \(select) WHERE r.workspace_id = ? AND r.state = 'open' AND m.removed_at IS NULL
                AND m.access_level <> 'suspended' ORDER BY r.id LIMIT 200
            """, workspace, read: AccessRequest.init(row:))
    }

    /// Those that were answered, newest first.
    static func answered(in workspace: WorkspaceID, limit: Int, _ connection: any Connection) throws -> [AccessRequest]
    {
        try connection.all(
            "\(select) WHERE r.workspace_id = ? AND r.state IN ('done', 'declined') ORDER BY r.id DESC LIMIT ?",
            workspace, limit,
            read: AccessRequest.init(row:))
    }

    /// In the order of their making: those that wait, of members who are still in, those that were answered, or both.
    static func page(
        in workspace: WorkspaceID, isOpen: Bool?, limit: Int, offset: Int, _ connection: any Connection
    ) throws -> [AccessRequest] {
        let open = "(r.state = 'open' AND m.removed_at IS NULL AND m.access_level <> 'suspended')"
        let answered = "r.state IN ('done', 'declined')"
        let wanted = isOpen.map { $0 ? open : answered } ?? "(\(open) OR \(answered))"
        return try connection.all(
            "\(select) WHERE r.workspace_id = ? AND \(wanted) ORDER BY r.id LIMIT ? OFFSET ?", workspace, limit,
            offset, read: AccessRequest.init(row:))
    }

    /// A member's own, newest first.
    static func list(
        of member: MemberID, in workspace: WorkspaceID, limit: Int, _ connection: any Connection
    ) throws -> [AccessRequest] {
        try connection.all(
            "\(select) WHERE r.workspace_id = ? AND r.member_id = ? ORDER BY r.id DESC LIMIT ?", workspace, member,
            limit,
            read: AccessRequest.init(row:))
    }

    static func find(
        _ id: AccessRequestID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> AccessRequest? {
        try connection.first(
            "\(select) WHERE r.workspace_id = ? AND r.id = ?", workspace, id, read: AccessRequest.init(row:))
    }

    static func answer(
        _ id: AccessRequestID, in workspace: WorkspaceID, _ state: AccessRequest.State, saying answer: String,
        by admin: String, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE access_requests SET state = ?, answer = ?, answered_by = ?, answered_at = ?
            WHERE workspace_id = ? AND id = ?
            """, state, answer, admin, now, workspace, id)
    }

    /// Kept, so that it counts among those of the day, and its id makes no other.
    static func withdraw(
        _ id: AccessRequestID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE access_requests SET state = 'withdrawn', answered_at = ? WHERE workspace_id = ? AND id = ?", now,
            workspace, id)
    }

    /// Forgets what was asked before a time, whatever came of it.
    static func removeOld(before time: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM access_requests WHERE created_at < ?", time)
    }
}

extension AccessRequest {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        memberID = try row.next()
        let (first, last): (String, String) = (try row.next(), try row.next())
        memberEmail = try row.next()
        memberName = personName(first, last, email: memberEmail)
        text = try row.next()
        let (client, name, scopes): (IntegrationID?, String?, ScopeSet?) = (
            try row.next(), try row.next(), try row.next()
        )
        app = client.map { App(integrationID: $0, name: name ?? "", scopes: scopes ?? .none) }
        createdAt = try row.next()
        state = try row.next()
        answeredAt = try row.next()
        answeredBy = try row.next()
        answer = try row.next()
    }
}

let accessRequestMigrations = [
    Migration(
        26, "access requests",
        .table(
            "access_requests",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            member_id TEXT NOT NULL REFERENCES workspace_members (id), request TEXT NOT NULL, client_id TEXT,
            client_name TEXT, scopes TEXT, created_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'done', 'declined', 'withdrawn')), answered_at INTEGER, answered_by TEXT,
            answer TEXT NOT NULL
            """),
        .statement("CREATE INDEX access_requests_by_state ON access_requests (workspace_id, state, id)"),
        .statement("CREATE INDEX access_requests_by_member ON access_requests (workspace_id, member_id, id)"))
]

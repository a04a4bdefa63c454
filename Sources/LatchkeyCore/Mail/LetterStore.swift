import LatchkeyStorage

enum LetterStore {
    static func insert(_ letter: Letter, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO letters (id, workspace_id, recipient, subject, body, attempt_count, next_attempt_at, written_at)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?)
            """,
            letter.id, workspace, letter.recipient, letter.subject, letter.text, letter.writtenAt, letter.writtenAt)
    }

    /// The letter of any workspace that has been due for longest.
    static func due(at now: Instant, _ connection: any Connection) throws -> WaitingLetter? {
        try connection.first(
            """
            SELECT workspace_id, id, recipient, subject, body, written_at, attempt_count FROM letters
            WHERE next_attempt_at <= ? ORDER BY next_attempt_at, id LIMIT 1
            """, now, read: WaitingLetter.init(row:))
    }

    /// Counts an attempt.
    ///
    /// - Returns: false when the letter is not there any more.
    static func count(
        _ waiting: WaitingLetter, nextAttemptAt: Instant, _ transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            "UPDATE letters SET attempt_count = ?, next_attempt_at = ? WHERE workspace_id = ? AND id = ?",
            waiting.attemptCount + 1, nextAttemptAt, waiting.workspaceID, waiting.letter.id) == 1
    }

    static func delete(_ waiting: WaitingLetter, _ transaction: any Transaction) throws {
        try transaction.execute(
            "DELETE FROM letters WHERE workspace_id = ? AND id = ?", waiting.workspaceID, waiting.letter.id)
    }

    static func removeOld(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM letters WHERE written_at < ?", before)
    }
}

/// What admins were written about, so that the same does not come again and again.
enum MailNoticeStore {
    /// Notes that admins are written now, unless they were since `before`.
    ///
    /// - Returns: false when they were.
    static func note(
        _ kind: String, about subject: String, in workspace: WorkspaceID, at now: Instant, unlessSince before: Instant,
        _ transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO mail_notices (workspace_id, subject_id, kind, noticed_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (workspace_id, subject_id, kind) DO UPDATE SET noticed_at = excluded.noticed_at
            WHERE mail_notices.noticed_at <= ?
            """, workspace, subject, kind, now, before) == 1
    }

    static func removeOld(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM mail_notices WHERE noticed_at < ?", before)
    }
}

extension WaitingLetter {
    fileprivate init(row: inout Row) throws {
        workspaceID = try row.next()
        letter = Letter(
            id: try row.next(), recipient: try row.next(), subject: try row.next(), text: try row.next(),
            writtenAt: try row.next())
        attemptCount = try row.next()
    }
}

import LatchkeyStorage

/// Letters to the admins of a workspace about what they should know of.
enum AdminLetters {
    /// How long the same is not written again.
    static let interval = Duration.hours(24)
}

extension UnitOfWork {
    /// Writes a letter to each active admin of a workspace into this transaction, if the instance sends mail. Of one
    /// kind about one thing there is at most one in 24 hours: what comes and goes must not flood them.
    func tellAdmins(
        of workspace: WorkspaceID, _ kind: AuditAction, about subject: String,
        _ compose: (Letterhead) throws -> LetterContent
    ) throws {
        guard let letterhead,
            try MailNoticeStore.note(
                kind.rawValue, about: subject, in: workspace, at: now, unlessSince: now - AdminLetters.interval,
                transaction)
        else { return }
        let content = try compose(letterhead)
        for admin in try MemberStore.activeAdmins(of: workspace, in: transaction) {
            let letter = Letter(
                id: ids.next(), recipient: admin.email, subject: content.subject, text: content.text, writtenAt: now)
            try LetterStore.insert(letter, in: workspace, transaction)
        }
    }
}

import LatchkeyStorage

extension UnitOfWork {
    /// Tells the admins by mail which secrets have leaked: one letter for those that are ended together.
    func writeLetters(
        aboutLeaked leaked: [(secret: FoundSecret, place: String)], by reporter: LeakReporter, in workspace: WorkspaceID
    ) throws {
        guard let first = leaked.first else { return }
        try tellAdmins(of: workspace, .accessTokenLeaked, about: first.secret.noticeID) { letterhead in
            let known = try WorkspaceStore.find(workspace, in: transaction)
            return LeakLetter(
                workspace: known?.name ?? "", leaked: leaked, reporter: reporter.words,
                link: "\(letterhead.origin)/\(known?.slug ?? "")/settings/developers"
            ).content
        }
    }
}

extension FoundSecret {
    /// What a letter is about, so that the same leak is not told twice.
    fileprivate var noticeID: String {
        switch subject {
        case .accessToken(let id, _, _): id.text
        case .refreshToken(let origin): origin.familyID.text
        case .clientSecret(let id, _): id.text
        case .registrationToken(let id): id.text
        case .registration(let id): id.text
        }
    }
}

/// What admins read about secrets that leaked.
private struct LeakLetter {
    /// Secrets that one letter names.
    private static let longest = 50

    let workspace: String
    let leaked: [(secret: FoundSecret, place: String)]
    let reporter: String
    let link: String

    var content: LetterContent {
        let what = leaked.count == 1 ? "a secret has leaked and is" : "\(leaked.count) secrets have leaked and are"
        let lines = leaked.prefix(Self.longest).map(line)
        let more = leaked.count > lines.count ? "\nand \(leaked.count - lines.count) more" : ""
        return LetterContent(
            subject: "\(workspace): \(what) revoked",
            text: """
                Somebody found what only \(workspace) should know, so it was revoked at once:

                \(lines.joined(separator: "\n"))\(more)

                Reported by: \(reporter)

                Whatever used it no longer works, until you give it a new one. See in the audit log what was done with the \
                old one, and take it away from where it was found.

                \(link)

                You get this because you are an admin of \(workspace).

                """)
    }

    private func line(_ leaked: (secret: FoundSecret, place: String)) -> String {
        let secret = leaked.secret
        return secret.name + (secret.integration.isEmpty ? "" : ", of \(secret.integration)")
            + (leaked.place.isEmpty ? "" : ", found at \(leaked.place)")
    }
}

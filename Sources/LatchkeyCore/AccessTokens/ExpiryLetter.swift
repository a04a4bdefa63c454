import LatchkeyStorage

extension UnitOfWork {
    /// Tells the admins by mail which tokens expire soon: one letter for those that are found together.
    func writeLetters(aboutExpiring tokens: [ExpiringToken], in workspace: WorkspaceID) throws {
        try writeLetter(.accessTokenExpiring, .tokens, aboutExpiring: tokens, in: workspace, \.id.text) { token in
            let integration = try IntegrationStore.find(token.integration, in: workspace, transaction)
            return (token.expiresAt, "\(token.name), of \(integration?.name ?? "")")
        }
    }

    /// The same about apps that must ask again soon.
    func writeLetters(aboutExpiring grants: [Grant], in workspace: WorkspaceID) throws {
        try writeLetter(.grantExpiring, .apps, aboutExpiring: grants, in: workspace, \.id.text) { grant in
            (grant.endsAt, "\(grant.integrationName), of \(grant.publisher)")
        }
    }

    private func writeLetter<Thing>(
        _ action: AuditAction, _ subject: ExpiryLetter.Subject, aboutExpiring things: [Thing],
        in workspace: WorkspaceID, _ id: (Thing) -> String, _ name: (Thing) throws -> (Instant?, String)
    ) throws {
        guard let first = things.first else { return }
        try tellAdmins(of: workspace, action, about: id(first)) { letterhead in
            let known = try WorkspaceStore.find(workspace, in: transaction)
            let lines = try things.prefix(ExpiryLetter.longest).map { thing in
                let (end, name) = try name(thing)
                return "\(end?.text(in: "UTC").date ?? "")  \(name)"
            }
            return ExpiryLetter(
                subject: subject, workspace: known?.name ?? "", lines: lines, more: things.count - lines.count,
                settings: "\(letterhead.origin)/\(known?.slug ?? "")/settings"
            ).content
        }
    }
}

/// What admins read about tokens, or connected apps, whose end is near.
private struct ExpiryLetter {
    /// Lines of one letter.
    static let longest = 50

    struct Subject {
        let one: String
        let many: String
        let end: String
        let advice: String
        let page: String

        static let tokens = Subject(
            one: "an access token expires", many: "access tokens", end: "expire",
            advice: """
                What uses them stops working then, unless it has another one by that time: Replace in the token's row \
                makes it.
                """, page: "developers")
        static let apps = Subject(
            one: "a connected app must ask again", many: "connected apps", end: "must ask again",
            advice: "Their tokens stop working then, unless an admin has connected the app again by that time.",
            page: "connected-apps")
    }

    let subject: Subject
    let workspace: String
    let lines: [String]
    let more: Int
    let settings: String

    var content: LetterContent {
        let count = lines.count + more
        let what = count == 1 ? subject.one : "\(count) \(subject.many) \(subject.end)"
        return LetterContent(
            subject: "\(workspace): \(what) soon",
            text: """
                These \(subject.many) of \(workspace) \(subject.end) soon. \(subject.advice)

                \(lines.joined(separator: "\n"))\(more > 0 ? "\nand \(more) more" : "")

                \(settings)/\(subject.page)

                You get this because you are an admin of \(workspace).

                """)
    }
}

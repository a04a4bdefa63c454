import LatchkeyStorage

extension UnitOfWork {
    /// Tells the admins by mail which tokens expire soon: one letter for those that are found together.
    func writeLetters(aboutExpiring tokens: [ExpiringToken], in workspace: WorkspaceID) throws {
        guard let first = tokens.first else { return }
        try tellAdmins(of: workspace, .accessTokenExpiring, about: first.id.text) { letterhead in
            let known = try WorkspaceStore.find(workspace, in: transaction)
            let lines = try tokens.prefix(ExpiryLetter.longest).map { token in
                let integration = try IntegrationStore.find(token.integration, in: workspace, transaction)
                return "\(token.expiresAt.text(in: "UTC").date)  \(token.name), of \(integration?.name ?? "")"
            }
            return ExpiryLetter(
                workspace: known?.name ?? "", lines: lines, more: tokens.count - lines.count,
                link: "\(letterhead.origin)/\(known?.slug ?? "")/settings/developers"
            ).content
        }
    }
}

/// What admins read about tokens whose end is near.
private struct ExpiryLetter {
    /// Tokens that one letter names.
    static let longest = 50

    let workspace: String
    let lines: [String]
    let more: Int
    let link: String

    var content: LetterContent {
        let what = lines.count + more == 1 ? "an access token expires" : "\(lines.count + more) access tokens expire"
        return LetterContent(
            subject: "\(workspace): \(what) soon",
            text: """
                These access tokens of \(workspace) expire soon. What uses them stops working then, unless it has another \
                one by that time: Replace in the token's row makes it.

                \(lines.joined(separator: "\n"))\(more > 0 ? "\nand \(more) more" : "")

                \(link)

                You get this because you are an admin of \(workspace).

                """)
    }
}

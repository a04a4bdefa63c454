import LatchkeyStorage

extension UnitOfWork {
    /// Tells the admins by mail what a member asks for: of one member at most once a day, the rest stands on the page.
    func tellAdmins(of request: AccessRequest, in workspace: Workspace) throws {
        try tellAdmins(of: workspace.id, .accessRequested, about: request.memberID.text) { letterhead in
            let scopes = request.app.map { $0.scopes.isEmpty ? "" : "\nScopes: \($0.scopes.text)" } ?? ""
            return LetterContent(
                subject: "\(workspace.name): \(request.memberName) asks for access",
                text: """
                    \(request.memberName) (\(request.memberEmail)) asks the admins of \(workspace.name):

                    \(request.app == nil ? request.text : request.summary)\(scopes)

                    Answer here:
                    \(letterhead.origin)/\(workspace.slug)/settings/developers

                    You get this because you are an admin of \(workspace.name).

                    """)
        }
    }

    /// Tells a member by mail what came of a request.
    func tell(
        _ request: AccessRequest, _ state: AccessRequest.State, _ word: String, by name: String,
        in workspace: WorkspaceID
    ) throws {
        guard let letterhead, let workspace = try WorkspaceStore.find(workspace, in: transaction),
            try MemberStore.find(request.memberID, in: workspace.id, transaction)?.isActive == true
        else { return }
        let outcome = state == .done ? "has done" : "has declined"
        let letter = Letter(
            id: ids.next(), recipient: request.memberEmail,
            subject: "\(workspace.name): your request is \(state == .done ? "done" : "declined")",
            text: """
                \(name) \(outcome) what you asked for in \(workspace.name):

                \(request.app == nil ? request.text : request.summary)
                \(word.isEmpty ? "" : "\nThe answer:\n\n\(word)\n")
                \(letterhead.origin)/\(workspace.slug)/settings/developers

                """, writtenAt: now)
        try LetterStore.insert(letter, in: workspace.id, transaction)
    }
}

import LatchkeyCore

extension AdminCommandRunner {
    private struct ListedAccessRequest: Encodable {
        let id: String
        let workspace: String
        let member: String
        let email: String
        let request: String
        let scopes: String?
        let createdAt: String

        enum CodingKeys: String, CodingKey {
            case id, workspace, member, email, request, scopes
            case createdAt = "created_at"
        }

        init(_ request: AccessRequest, in workspace: Workspace) {
            id = request.id.text
            self.workspace = workspace.slug
            member = request.memberName
            email = request.memberEmail
            self.request = request.app == nil ? request.text : request.summary
            scopes = request.app?.scopes.text
            createdAt = request.createdAt.iso
        }
    }

    private static let columns = ["WORKSPACE", "WHO", "ASKED", "REQUEST"]

    /// `latchkey access-request list`
    func listAccessRequests(of slug: String?, asJSON: Bool) async throws -> CommandResult {
        var listed: [ListedAccessRequest] = []
        for workspace in try await workspaces(slug) {
            listed += try await core.accessRequests.open(core.operator(of: workspace))
                .map { ListedAccessRequest($0, in: workspace) }
        }
        if asJSON { return CommandResult(try JSONOutput.text(listed)) }
        guard !listed.isEmpty else { return CommandResult("", notes: "Nobody waits for an answer.\n") }
        let rows = listed.map { request in
            let text = request.request.split(whereSeparator: \.isNewline).joined(separator: " ")
            return [request.workspace, request.email, request.createdAt, text]
        }
        return CommandResult(TextTable.text([Self.columns] + rows))
    }
}

import LatchkeyCore

extension AdminCommandRunner {
    private struct ListedGrant: Encodable {
        let id: String
        let workspace: String
        let integration: String
        let publisher: String
        let scopes: String
        let grantedBy: String
        let createdAt: String
        let lastUsedAt: String?

        enum CodingKeys: String, CodingKey {
            case id, workspace, integration, publisher, scopes
            case grantedBy = "granted_by"
            case createdAt = "created_at"
            case lastUsedAt = "last_used_at"
        }

        init(_ grant: Grant, in workspace: Workspace) {
            id = grant.id.text
            self.workspace = workspace.slug
            integration = grant.integrationName
            publisher = grant.publisher
            scopes = grant.scopes.text
            grantedBy = grant.grantedBy
            createdAt = grant.createdAt.iso
            lastUsedAt = grant.lastUsedAt?.iso
        }
    }

    private static let columns = [
        "ID", "WORKSPACE", "APP", "MADE BY", "SCOPES", "CONNECTED BY", "CONNECTED", "LAST USED",
    ]

    /// `latchkey grant list`
    func listGrants(of slug: String?, asJSON: Bool) async throws -> CommandResult {
        let workspaces =
            if let slug { [try await core.workspaces.find(slug: slug)] } else { try await core.workspaces.all() }
        var grants: [ListedGrant] = []
        for workspace in workspaces {
            grants += try await core.grants.list(core.operator(of: workspace)).map { ListedGrant($0, in: workspace) }
        }
        if asJSON { return CommandResult(try JSONOutput.text(grants)) }
        guard !grants.isEmpty else { return CommandResult("", notes: "There are no connected apps.\n") }
        let rows = grants.map { grant in
            [
                grant.id, grant.workspace, grant.integration, grant.publisher, grant.scopes, grant.grantedBy,
                grant.createdAt, grant.lastUsedAt ?? "never",
            ]
        }
        return CommandResult(TextTable.text([Self.columns] + rows))
    }

    /// `latchkey grant revoke`
    func revokeGrant(_ text: String) async throws -> CommandResult {
        guard let id = GrantID(text) else {
            throw CommandError("“\(text)” is no grant id; `latchkey grant list` shows the ids.")
        }
        let administrator = core.operator(of: try await core.grants.workspace(of: id))
        try await core.grants.revoke(administrator, id)
        return CommandResult("", notes: "The app is disconnected.\n")
    }
}

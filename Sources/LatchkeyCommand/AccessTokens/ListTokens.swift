import LatchkeyCore

extension AdminCommandRunner {
    private struct ListedToken: Encodable {
        let id: String
        let workspace: String
        let integration: String
        let name: String
        let lastFour: String
        let scopes: String
        let createdBy: String
        let createdAt: String
        let expiresAt: String?
        let lastUsedAt: String?
        let requestCount: Int
        /// For people; not in the JSON.
        let masked: String

        enum CodingKeys: String, CodingKey {
            case id, workspace, integration, name, scopes
            case lastFour = "last_four"
            case createdBy = "created_by"
            case createdAt = "created_at"
            case expiresAt = "expires_at"
            case lastUsedAt = "last_used_at"
            case requestCount = "request_count"
        }

        init(_ token: AccessToken, integration: String, workspace: Workspace) {
            id = token.id.text
            self.workspace = workspace.slug
            self.integration = integration
            name = token.name
            lastFour = token.lastFour
            scopes = token.scopes?.text ?? "all"
            createdBy = token.createdBy
            createdAt = token.createdAt.iso
            expiresAt = token.expiresAt?.iso
            lastUsedAt = token.lastUsedAt?.iso
            requestCount = token.requestCount
            masked = token.masked
        }
    }

    private static let columns = [
        "ID", "WORKSPACE", "INTEGRATION", "NAME", "TOKEN", "SCOPES", "CREATED", "EXPIRES", "LAST USED",
    ]

    /// `latchkey token list`
    func listTokens(of slug: String?, asJSON: Bool) async throws -> CommandResult {
        var tokens: [ListedToken] = []
        for workspace in try await workspaces(slug) {
            for (token, integration) in try await core.accessTokens.listAll(core.operator(of: workspace)) {
                tokens.append(ListedToken(token, integration: integration, workspace: workspace))
            }
        }
        if asJSON { return CommandResult(try JSONOutput.text(tokens)) }
        guard !tokens.isEmpty else { return CommandResult("", notes: "There are no access tokens.\n") }
        let rows = tokens.map { token in
            [
                token.id, token.workspace, token.integration, token.name, token.masked, token.scopes,
                token.createdAt, token.expiresAt ?? "never", token.lastUsedAt ?? "never",
            ]
        }
        return CommandResult(TextTable.text([Self.columns] + rows))
    }

    /// `latchkey token revoke`
    func revokeToken(_ text: String) async throws -> CommandResult {
        guard let id = AccessTokenID(text) else {
            throw CommandError("“\(text)” is no token id; `latchkey token list` shows the ids.")
        }
        let administrator = core.operator(of: try await core.accessTokens.workspace(of: id))
        try await core.accessTokens.revoke(administrator, id)
        return CommandResult("", notes: "The access token is revoked.\n")
    }
}

import LatchkeyStorage

/// What the tokens of some requests and their integrations are called, the deleted ones too.
package struct RequestNames: Sendable {
    private var tokens: [AccessTokenID: (name: String, isLive: Bool)] = [:]
    private var integrations: [IntegrationID: String] = [:]

    package func name(of token: AccessTokenID) -> String { tokens[token]?.name ?? "An earlier token" }

    package func name(of integration: IntegrationID) -> String {
        integrations[integration] ?? "An earlier integration"
    }

    /// Whether the token was made by an admin and is not revoked: then it has a page.
    package func isLive(_ token: AccessTokenID) -> Bool { tokens[token]?.isLive ?? false }

    /// - Parameter integration: one that may have made none of the requests.
    init(
        _ ids: Set<AccessTokenID>, and integration: IntegrationID?, in workspace: WorkspaceID,
        _ connection: any Connection
    ) throws {
        // A connected app may be of another workspace; its name is known here through its tokens.
        let marks = [String](repeating: "?", count: ids.count).joined(separator: ", ")
        let rows = try connection.all(
            """
            SELECT t.id, t.name, t.kind, t.revoked_at IS NULL, i.id, i.name
            FROM access_tokens t JOIN integrations i ON i.id = t.integration_id
            WHERE t.workspace_id = ? AND t.id IN (\(marks))
            """, arguments: [workspace] + Array(ids)
        ) { row in
            (
                token: try row.next(AccessTokenID.self), name: try row.next(String.self),
                isWorkspaceToken: try row.next(String.self) == AccessToken.Kind.workspace.rawValue,
                isLive: try row.next(Bool.self), integration: try row.next(IntegrationID.self),
                integrationName: try row.next(String.self)
            )
        }
        for row in rows {
            tokens[row.token] = (row.isWorkspaceToken ? row.name : "By OAuth", row.isWorkspaceToken && row.isLive)
            integrations[row.integration] = row.integrationName
        }
        if let integration, integrations[integration] == nil {
            integrations[integration] = try connection.value(
                "SELECT name FROM integrations WHERE workspace_id = ? AND id = ?", workspace, integration)
        }
    }
}

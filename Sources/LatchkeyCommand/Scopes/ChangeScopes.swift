import LatchkeyCore

extension AdminCommandRunner {
    private struct ListedScope: Encodable {
        let workspace: String
        let scope: String
    }

    /// `latchkey scope list`
    func listScopes(of slug: String?, asJSON: Bool) async throws -> CommandResult {
        var listed: [ListedScope] = []
        for workspace in try await workspaces(slug) {
            let rules = try await core.workspaces.tokenRules(core.operator(of: workspace))
            listed += rules.customScopes.names.map { ListedScope(workspace: workspace.slug, scope: $0) }
        }
        if asJSON { return CommandResult(try JSONOutput.text(listed)) }
        guard !listed.isEmpty else { return CommandResult("", notes: "There are no custom scopes.\n") }
        return CommandResult(TextTable.text([["WORKSPACE", "SCOPE"]] + listed.map { [$0.workspace, $0.scope] }))
    }

    /// `latchkey scope add` and `latchkey scope remove`
    func changeScopes(_ order: ScopeOrder) async throws -> CommandResult {
        let workspace = try await core.workspaces.find(slug: order.workspace)
        let scopes = try await core.workspaces.changeCustomScopes(
            core.operator(of: workspace), adding: order.isRemoval ? [] : order.scopes,
            removing: order.isRemoval ? order.scopes : [])
        if order.asJSON {
            let listed = scopes.names.map { ListedScope(workspace: workspace.slug, scope: $0) }
            return CommandResult(try JSONOutput.text(listed))
        }
        let what = order.isRemoval ? "no longer has" : "has"
        return CommandResult("", notes: "The workspace \(what) \(order.scopes.joined(separator: ", ")).\n")
    }
}

import LatchkeyCore

extension AdminCommandRunner {
    private struct MadeWorkspace: Encodable {
        let id: String
        let name: String
        let slug: String
        let admin: String
        let isNewUser: Bool

        enum CodingKeys: String, CodingKey {
            case id, name, slug, admin
            case isNewUser = "is_new_user"
        }
    }

    /// `latchkey init`
    func makeWorkspace(_ order: WorkspaceOrder) async throws -> CommandResult {
        let (workspace, isNewUser) = try await core.setup.initialize(
            workspaceName: order.name, adminEmail: order.adminEmail, adminPassword: order.adminPassword)
        if order.wantsSampleData, let owner = try await core.members.admins(of: workspace.id).first {
            try await core.sampleData.install(core.operator(of: workspace), owner: owner)
        }
        let note =
            isNewUser
            ? "Made the workspace “\(workspace.name)” and its admin \(order.adminEmail).\n"
            : "Made the workspace “\(workspace.name)”. \(order.adminEmail) was known here already: now its admin, "
                + "with the same password as before.\n"
        guard order.asJSON else { return CommandResult(workspace.slug + "\n", notes: note) }
        let made = MadeWorkspace(
            id: workspace.id.text, name: workspace.name, slug: workspace.slug, admin: order.adminEmail,
            isNewUser: isNewUser)
        return CommandResult(try JSONOutput.text(made), notes: note)
    }
}

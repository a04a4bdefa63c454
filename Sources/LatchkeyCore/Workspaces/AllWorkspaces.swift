import LatchkeyStorage

extension Workspaces {
    /// Every workspace of the instance, by slug, for the operator at the command line.
    package func all() async throws -> [Workspace] {
        try await core.read { connection in
            try connection.all(
                "SELECT \(WorkspaceStore.columns) FROM workspaces w ORDER BY w.slug", read: Workspace.init(row:))
        }
    }
}

package import LatchkeyStorage

/// Checking the audit log of a database that is not opened as an instance.
package enum AuditBackup {
    /// - Parameter slug: of one workspace; nil: all.
    /// - Returns: what was found, and the slugs of the workspaces.
    /// - Throws: `StorageError` for a database without a chain, `.notFound` for the workspace.
    package static func verify(
        _ database: Database, slug: String?, _ expected: [AuditLink]
    ) async throws -> (AuditVerifier, names: [WorkspaceID: String]) {
        try await database.read(limit: .hours(1)) { connection in
            let all = try connection.all("SELECT id, slug FROM workspaces ORDER BY slug") {
                (id: try $0.next(WorkspaceID.self), slug: try $0.next(String.self))
            }
            let chosen = all.filter { slug == nil || $0.slug == slug }
            guard slug == nil || !chosen.isEmpty else { throw LatchkeyError.notFound("The workspace") }
            var verifier = AuditVerifier(isFile: false, expecting: expected)
            for workspace in chosen { try verifier.check(workspace.id, in: connection) }
            return (verifier, Dictionary(chosen.map { ($0.id, $0.slug) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}

import LatchkeyStorage

/// What happens to connected apps by itself.
extension Grants {
    /// Apps of one transaction.
    private static let slice = 200

    /// Tells admins, once for each end, that an app must ask again soon: in the audit log, to webhooks, and by mail.
    func announceExpiring(at now: Instant) async throws {
        while true {
            let count = try await core.write { unit in
                let found = try GrantStore.expiring(at: now, limit: Self.slice, unit.transaction)
                for grant in found {
                    guard let end = grant.endsAt else { continue }
                    try GrantStore.setTold(of: end, grant.id, in: grant.workspaceID, unit.transaction)
                    try unit.audit(
                        .grantExpiring, .grant(grant), in: grant.workspaceID, by: .system, from: nil,
                        detail: ["expires_at": end.iso])
                }
                for (workspace, grants) in Dictionary(grouping: found, by: \.workspaceID) {
                    try unit.writeLetters(aboutExpiring: grants, in: workspace)
                }
                return found.count
            }
            if count < Self.slice { return }
        }
    }

    /// Disconnects apps that must ask again and of which no token lives any more, so that their webhooks end too.
    func endOver(at now: Instant) async throws {
        try await core.write { unit in
            for (workspace, id) in try GrantStore.over(at: now, unit.transaction) {
                guard let grant = try GrantStore.find(id, in: workspace, unit.transaction) else { continue }
                try unit.disconnect(grant)
                try unit.audit(
                    .grantRevoked, .grant(grant), in: workspace, by: .system, from: nil,
                    detail: ["reason": "its longest life is over"])
            }
        }
    }
}

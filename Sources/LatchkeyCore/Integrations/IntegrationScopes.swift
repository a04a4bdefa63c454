import LatchkeyStorage

/// What an integration may do: taking a scope takes it from every token at once, adding one widens those with all.
extension Integrations {
    /// What saving `scopes` would do, in words and numbers.
    ///
    /// - Throws: `.notFound`.
    package func previewScopes(
        _ administrator: Administrator, _ id: IntegrationID, scopes: ScopeSet
    ) async throws -> ScopeChange {
        let (workspace, now) = (administrator.workspace.id, core.clock.now())
        return try await core.read { connection in
            let integration = try Self.require(id, in: workspace, connection)
            let tokens = try AccessTokenStore.scopes(of: id, in: workspace, at: now, connection)
            return ScopeChange(from: integration.scopes, to: scopes, tokens: tokens)
        }
    }

    /// Saves other scopes. When this returns, every token has them, and no more.
    ///
    /// - Throws: `.conflict` for a form made from an older version, `.forbidden` for scopes that the manager lacks,
    ///   `.notFound`.
    package func setScopes(
        _ manager: some KeyManager, _ id: IntegrationID, version: Int, scopes: ScopeSet
    ) async throws -> Integration {
        try await update(manager, id, IntegrationChange(version: version, scopes: scopes))
    }
}

extension ScopeChange {
    /// - Parameter tokens: the grant of each live token, and how many have it; nil is all.
    init(from old: ScopeSet, to new: ScopeSet, tokens: [(grant: ScopeSet?, count: Int)]) {
        var (added, removed, widens, narrows) = ([String](), [String](), 0, 0)
        for resource in ScopeResource.allCases where old[resource] != new[resource] {
            let isMore = old[resource] < new[resource]
            if let name = ScopeSet.name(resource, isMore ? new[resource] : old[resource]) {
                if isMore { added.append(name) } else { removed.append(name) }
            }
        }
        for (grant, count) in tokens {
            let before = grant.map(old.intersection) ?? old
            let after = grant.map(new.intersection) ?? new
            if !before.covers(after) { widens += count }
            if !after.covers(before) { narrows += count }
        }
        self.init(added: added, removed: removed, widens: widens, narrows: narrows)
    }
}

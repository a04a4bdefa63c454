import LatchkeyStorage

extension UnitOfWork {
    /// Kills a secret that has leaked, and all that hangs on it.
    func end(_ found: FoundSecret, foundAt place: String, by reporter: LeakReporter) throws {
        let workspace = found.workspaceID
        var detail = ["reported_by": reporter.words]
        if !place.isEmpty { detail["found_at"] = place }
        func audit(_ action: AuditAction, _ target: AuditTarget?) throws {
            try self.audit(
                action, target, in: workspace, by: reporter.actor, from: reporter.address, detail: detail)
        }
        switch found.subject {
        case .accessToken(let id, let hash, let integration):
            try AccessTokenStore.revoke(id, in: workspace, at: now, transaction)
            try LeakStore.mark(id, foundAt: place, in: workspace, at: now, transaction)
            try changedToken(id, hash, of: integration)
            try audit(.accessTokenLeaked, .accessToken(id, name: found.name))
        case .refreshToken(let origin):
            try endFamily(of: origin, as: .oauthTokenLeaked, by: reporter.actor, from: reporter.address, detail)
        case .clientSecret(let id, let integration):
            _ = try OAuthClientStore.revoke(id, of: integration, in: workspace, at: now, transaction)
            detail["access_tokens"] = "\(try OAuthTokenStore.revoke(gotWith: id, at: now, transaction))"
            changed(.integration(integration))
            try audit(.clientSecretLeaked, try integrationTarget(integration))
        case .registrationToken(let id):
            try RegistrationTokens.revoke(id, in: workspace, at: now, transaction)
            try audit(
                .registrationTokenLeaked, try WorkspaceStore.find(workspace, in: transaction).map { .workspace($0) })
        case .registration(let integration):
            try transaction.execute(
                "UPDATE oauth_clients SET registration_hash = NULL WHERE workspace_id = ? AND integration_id = ?",
                workspace, integration)
            try audit(.registrationTokenLeaked, try integrationTarget(integration))
        }
    }

    private func integrationTarget(_ id: IntegrationID) throws -> AuditTarget? {
        try IntegrationStore.find(client: id, in: transaction).map { .integration($0) }
    }
}

import LatchkeyStorage

/// How long a replaced token stays good beside the new one.
package enum Overlap: String, CaseIterable, Sendable {
    case none
    case hour = "1h"
    case day = "24h"
    case week = "7d"

    /// Nil for none.
    var duration: Duration? {
        switch self {
        case .none: nil
        case .hour: .hours(1)
        case .day: .days(1)
        case .week: .days(7)
        }
    }
}

extension AccessTokens {
    /// Revoke and make anew in one step: the new token has the name, the scopes and the lifetime of the old one, which
    /// is dead at once or after the overlap. The form's `newID` makes a second submit show the first result. A token may
    /// replace itself, but its end stays what it is.
    ///
    /// - Parameter request: what makes a repetition show the first result, and for a day its secret.
    /// - Throws: `.conflict` for one that was replaced already, `.forbidden` for one that exceeds the manager's own
    ///   access, `.notFound`.
    package func replace(
        _ manager: some KeyManager, _ id: AccessTokenID, newID: AccessTokenID, overlap: Overlap,
        once request: IdempotentRequest? = nil
    ) async throws -> (AccessToken, secret: String?) {
        let access = manager.keyAccess
        let workspace = access.workspaceID
        let isTest = (try? await find(access, id))?.details.policy.isTest ?? false
        let draft = try draft(id: newID, in: workspace, isTest: isTest)
        if let first = try? await find(access, newID) { return (first, nil) }
        do {
            return try await core.manage(access) { unit, bounds in
                if let earlier = try unit.earlierResult(of: request, by: access) {
                    return try self.repeated(earlier, in: workspace, unit)
                }
                let new = try unit.replaceToken(id, with: draft, overlap, by: access, within: bounds)
                try unit.remember(request, made: newID.text, sealed: draft.sealed, by: access)
                return (new, draft.secret)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "access_tokens.id") {
            return (try await find(access, newID), nil)
        }
    }
}

extension UnitOfWork {
    fileprivate func replaceToken(
        _ id: AccessTokenID, with draft: TokenDraft, _ overlap: Overlap, by access: KeyAccess,
        within bounds: KeyBounds
    ) throws -> AccessToken {
        let workspace = access.workspaceID
        let old = try AccessTokens.require(id, in: workspace, transaction)
        guard !old.isReplaced else {
            throw LatchkeyError(
                .conflict, .alreadyReplaced,
                "“\(old.name)” was replaced already. Replace the new token instead.")
        }
        if !bounds.isOwn(old) {
            let integration = try Integrations.require(old.integrationID, in: workspace, transaction)
            try bounds.check(old.scopes, of: integration)
            try bounds.check(old.details.policy)
            try bounds.check(old.details.customScopes)
        }
        // The rules may be stricter than when the old one was made.
        let rules = try TokenRulesStore.find(workspace, in: transaction)
        let end = [old.expiresAt.map { now + ($0 - old.createdAt) }, rules.daysLimit.map { now + .days($0) }]
            .compactMap(\.self).min()
        var details = old.details
        details.customScopes = details.customScopes.intersection(rules.customScopes)
        let new = try insertToken(
            draft, of: old.integrationID, name: old.name, scopes: old.scopes, expiresAt: bounds.shortened(end),
            details, by: access)
        try retire(old, replacement: draft.id, after: overlap, in: workspace)
        try access.audit(
            .accessTokenReplaced, .accessToken(id, name: old.name),
            detail: ["by": draft.id.text, "overlap": overlap.rawValue], self)
        return new
    }

    fileprivate func retire(
        _ old: AccessToken, replacement: AccessTokenID, after overlap: Overlap, in workspace: WorkspaceID
    ) throws {
        if let duration = overlap.duration {
            let end = [now + duration, old.expiresAt].compactMap(\.self).min() ?? now
            try AccessTokenStore.setReplaced(old.id, by: replacement, expiresAt: end, in: workspace, transaction)
        } else {
            try AccessTokenStore.revoke(old.id, in: workspace, at: now, transaction)
        }
        if let hash = try AccessTokenStore.hash(of: old.id, in: workspace, transaction) {
            try changedToken(old.id, hash, of: old.integrationID)
        }
    }
}

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
    /// is dead at once or after the overlap. The form's `newID` makes a second submit show the first result.
    ///
    /// - Throws: `.conflict` for one that was replaced already, `.notFound`.
    package func replace(
        _ administrator: Administrator, _ id: AccessTokenID, newID: AccessTokenID, overlap: Overlap
    ) async throws -> (AccessToken, secret: String?) {
        let workspace = administrator.workspace.id
        let isTest = (try? await find(administrator, id))?.details.policy.isTest ?? false
        let draft = try draft(id: newID, in: workspace, isTest: isTest)
        if let first = try? await find(administrator, newID) { return (first, nil) }
        do {
            return try await core.administer(administrator) { unit in
                let old = try Self.require(id, in: workspace, unit.transaction)
                guard !old.isReplaced else {
                    throw LatchkeyError(
                        .conflict, .alreadyReplaced,
                        "“\(old.name)” was replaced already. Replace the new token instead.")
                }
                // The rules may be stricter than when the old one was made.
                let rules = try TokenRulesStore.find(workspace, in: unit.transaction)
                let expiresAt = [
                    old.expiresAt.map { unit.now + ($0 - old.createdAt) }, rules.daysLimit.map { unit.now + .days($0) },
                ].compactMap(\.self).min()
                let new = try unit.insertToken(
                    draft, of: old.integrationID, name: old.name, scopes: old.scopes, expiresAt: expiresAt,
                    old.details, by: administrator)
                try unit.retire(old, replacement: newID, after: overlap, in: workspace)
                try unit.audit(
                    .accessTokenReplaced, .accessToken(id, name: old.name), by: administrator,
                    detail: ["by": newID.text, "overlap": overlap.rawValue])
                return (new, draft.secret)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "access_tokens.id") {
            return (try await find(administrator, newID), nil)
        }
    }
}

extension UnitOfWork {
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

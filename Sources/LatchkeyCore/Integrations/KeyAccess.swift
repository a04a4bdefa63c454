import LatchkeyStorage

/// Whoever may manage integrations and access tokens.
package protocol KeyManager: Sendable {
    var keyAccess: KeyAccess { get }
}

/// Permission to manage the integrations and access tokens of a workspace: of an admin, or of a token that has the scope
/// for it. All rules are the same for both, but a token never gives more than it has (`KeyBounds`).
package struct KeyAccess: KeyManager {
    let workspaceID: WorkspaceID
    let party: ActingParty

    package var keyAccess: KeyAccess { self }

    /// - Parameter address: the client's.
    /// - Throws: `.forbidden` for a token that came by OAuth: what it made would outlive the consent.
    package init(_ principal: Principal, address: String?) throws {
        guard principal.token.kind == .workspace else {
            throw LatchkeyError(
                .forbidden, .oauthTokenRefused,
                "Tokens that came by OAuth can't manage integrations and access tokens. Use one that an admin made.")
        }
        workspaceID = principal.workspaceID
        party = .token(principal.tokenID, address: address)
    }

    fileprivate init(_ administrator: Administrator) {
        workspaceID = administrator.workspace.id
        party = .administrator(administrator)
    }

    /// Writes an audit event.
    func audit(
        _ action: AuditAction, _ target: AuditTarget, detail: [String: String] = [:], _ unit: UnitOfWork
    ) throws {
        try party.audit(action, target, in: workspaceID, detail: detail, unit)
    }
}

extension Administrator: KeyManager {
    package var keyAccess: KeyAccess { KeyAccess(self) }
}

extension Core {
    /// Runs one use case in a transaction, for whoever may still manage keys when it runs.
    func manage<Value: Sendable>(
        _ access: KeyAccess, _ body: @escaping @Sendable (UnitOfWork, KeyBounds) throws -> Value
    ) async throws -> Value {
        try await write { unit in try body(unit, try KeyBounds(of: access, at: unit.now, unit.transaction)) }
    }
}

import LatchkeyStorage

/// Who changes something for which both a token of the API and an admin can have permission.
enum ActingParty: Sendable {
    case administrator(Administrator)
    /// A token, whose scopes the API has checked, and the client's address.
    case token(AccessTokenID, address: String?)

    /// - Throws: `.forbidden` for who is no admin any more.
    func verify(in connection: any Connection) throws {
        if case .administrator(let administrator) = self { try administrator.verify(in: connection) }
    }

    /// Writes an audit event.
    func audit(
        _ action: AuditAction, _ target: AuditTarget, in workspace: WorkspaceID, detail: [String: String] = [:],
        _ unit: UnitOfWork
    ) throws {
        switch self {
        case .administrator(let administrator): try unit.audit(action, target, by: administrator, detail: detail)
        case .token(let id, let address):
            let name = try AccessTokenStore.name(of: id, in: workspace, unit.transaction)
            try unit.audit(
                action, target, in: workspace, by: .apiToken(id, name: name), from: address, detail: detail)
        }
    }

    /// As what it makes remembers its maker.
    func name(in workspace: WorkspaceID, _ connection: any Connection) throws -> String {
        switch self {
        case .administrator(let administrator): administrator.actor.party.name
        case .token(let id, _): try AccessTokenStore.name(of: id, in: workspace, connection)
        }
    }

    /// The member; nil for the operator and for tokens.
    var memberID: MemberID? {
        if case .administrator(let administrator) = self { return administrator.memberID }
        return nil
    }
}

import LatchkeyStorage

/// Permission to change the objects and attributes of a workspace. Only the core makes one: from a token, whose scopes
/// the API has checked, or from an admin.
package struct ConfigurationAccess: Sendable {
    private enum Source: Sendable {
        case administrator(Administrator)
        case token(AccessTokenID, address: String?)
    }

    package let workspaceID: WorkspaceID
    private let source: Source

    package init(_ administrator: Administrator) {
        workspaceID = administrator.workspace.id
        source = .administrator(administrator)
    }

    /// - Parameter address: the client's.
    package init(_ principal: Principal, address: String?) {
        workspaceID = principal.workspaceID
        source = .token(principal.tokenID, address: address)
    }

    /// Whom events name.
    var actor: ActorReference {
        switch source {
        case .administrator(let administrator): administrator.memberID.map { .member($0) } ?? .system
        case .token(let id, _): .token(id)
        }
    }

    /// Writes an audit event.
    fileprivate func audit(
        _ action: AuditAction, _ target: AuditTarget, detail: [String: String], _ unit: UnitOfWork
    ) throws {
        switch source {
        case .administrator(let administrator): try unit.audit(action, target, by: administrator, detail: detail)
        case .token(let id, let address):
            let name = try AccessTokenStore.find(id, in: workspaceID, unit.transaction)?.name ?? ""
            try unit.audit(
                action, target, in: workspaceID, by: .apiToken(id, name: name), from: address, detail: detail)
        }
    }

    fileprivate func verify(in connection: any Connection) throws {
        if case .administrator(let administrator) = source { try administrator.verify(in: connection) }
    }
}

/// A change of the schema inside its transaction.
struct Configuring {
    let unit: UnitOfWork
    let schema: WorkspaceSchema
    let access: ConfigurationAccess

    var workspace: WorkspaceID { schema.workspaceID }

    func audit(_ action: AuditAction, _ target: AuditTarget, detail: [String: String] = [:]) throws {
        try access.audit(action, target, detail: detail, unit)
    }

    func emit(_ type: String, _ attribute: AttributeID, of object: ObjectID) throws {
        try unit.emit(
            Event(type: type, id: [("object_id", object.text), ("attribute_id", attribute.text)]), in: workspace,
            by: access.actor)
    }
}

extension Core {
    /// Runs a change of the schema in a transaction. When it returns, every cache of this process knows.
    func configure<Value: Sendable>(
        _ access: ConfigurationAccess, _ body: @escaping @Sendable (Configuring) throws -> Value
    ) async throws -> Value {
        try await withSchema(of: access.workspaceID) { schema in
            try await write { unit in
                try access.verify(in: unit.transaction)
                try schema.requireCurrent(in: unit.transaction)
                let value = try body(Configuring(unit: unit, schema: schema, access: access))
                try unit.schemaChanged(in: access.workspaceID)
                return value
            }
        }
    }

    /// The schema as it is now, for whoever may see it.
    package func schema(_ access: DataAccess) async throws -> WorkspaceSchema {
        try await schema(of: access.workspaceID)
    }
}

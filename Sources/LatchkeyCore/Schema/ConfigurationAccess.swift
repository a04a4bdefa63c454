import LatchkeyStorage

/// Permission to change the objects and attributes of a workspace. Only the core makes one: from a token, whose scopes
/// the API has checked, or from an admin.
package struct ConfigurationAccess: Sendable {
    package let workspaceID: WorkspaceID
    fileprivate let party: ActingParty

    package init(_ administrator: Administrator) {
        workspaceID = administrator.workspace.id
        party = .administrator(administrator)
    }

    /// - Parameter address: the client's.
    package init(_ principal: Principal, address: String?) {
        workspaceID = principal.workspaceID
        party = .token(principal.tokenID, address: address)
    }

    /// Whom events name.
    var actor: ActorReference {
        switch party {
        case .administrator(let administrator): administrator.memberID.map { .member($0) } ?? .system
        case .token(let id, _): .token(id)
        }
    }
}

/// A change of the schema inside its transaction.
struct Configuring {
    let unit: UnitOfWork
    let schema: WorkspaceSchema
    let access: ConfigurationAccess

    var workspace: WorkspaceID { schema.workspaceID }

    func audit(_ action: AuditAction, _ target: AuditTarget, detail: [String: String] = [:]) throws {
        try access.party.audit(action, target, in: workspace, detail: detail, unit)
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
                try access.party.verify(in: unit.transaction)
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

/// Permission to read and change the records of a workspace. Only the core makes one: from a token, whose scopes the
/// API has checked, or from an active member.
package struct DataAccess: Sendable {
    package let workspaceID: WorkspaceID
    /// Whom values and records name as their maker.
    package let actor: ActorReference

    package init(_ principal: Principal) {
        workspaceID = principal.workspaceID
        actor = principal.actor
    }

    package init(_ principal: MemberPrincipal) {
        workspaceID = principal.workspace.id
        actor = .member(principal.member.id)
    }

    /// Whoever can run commands on the data folder.
    package init(operatorOf workspace: Workspace) {
        workspaceID = workspace.id
        actor = .system
    }
}

/// Records with what is needed to show them.
package struct FoundRecords: Sendable {
    package let schema: WorkspaceSchema
    package let object: ObjectSchema
    package let records: [Record]
    let publicURL: String

    /// Appends the records in API form, separated by commas.
    package func appendJSON(to bytes: inout [UInt8]) {
        let json = RecordJSON(schema, object, publicURL: publicURL)
        // About what a record takes beside its empty attributes: growing in steps copies all of it several times.
        bytes.reserveCapacity(bytes.count + records.count * (object.emptyText.count + 3_000) + 2)
        for (index, record) in records.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            json.append(record, to: &bytes)
        }
    }
}

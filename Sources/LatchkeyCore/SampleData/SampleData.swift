import LatchkeyStorage

/// Invented companies, people and deals, for those who want to look around before they bring their own.
package struct SampleData: Sendable {
    let core: Core

    /// Enables deals and fills the workspace, as if its owner had worked with it for almost a year. The same every time
    /// but for its ids and its dates, which are counted back from now.
    ///
    /// - Parameters:
    ///   - administrator: of the workspace; the audit log names it.
    ///   - owner: the member who has made the records and owns the deals.
    /// - Throws: `.conflict` if there are people, companies or deals already.
    package func install(_ administrator: Administrator, owner: WorkspaceMember) async throws {
        let workspace = administrator.workspace
        try await requireEmpty(workspace.id)
        try await core.objects.setEnabled(ConfigurationAccess(administrator), .deals, true)
        try await core.withSchema(of: workspace.id) { schema in
            let tables = try SampleObjects(schema)
            try await core.administer(administrator) { unit in
                try schema.requireCurrent(in: unit.transaction)
                try tables.requireEmpty(in: unit.transaction)
                let count = try SampleWriter(unit: unit, schema: schema, objects: tables, owner: owner.id).write()
                try unit.audit(
                    .recordsImported, .workspace(workspace), by: administrator,
                    detail: ["records": "\(count)", "source": "sample data"])
            }
        }
    }

    /// Before anything is enabled: a refusal changes nothing.
    private func requireEmpty(_ workspace: WorkspaceID) async throws {
        let tables = try SampleObjects(try await core.schema(of: workspace))
        try await core.read { try tables.requireEmpty(in: $0) }
    }
}

/// The objects that the sample is written into.
struct SampleObjects: Sendable {
    let companies: ObjectSchema
    let people: ObjectSchema
    let deals: ObjectSchema

    init(_ schema: WorkspaceSchema) throws {
        func find(_ standard: StandardObject) throws -> ObjectSchema {
            guard let object = schema.all.first(where: { $0.object.standard == standard }) else {
                throw LatchkeyError.notFound("The object \(standard.rawValue)")
            }
            return object
        }
        companies = try find(.companies)
        people = try find(.people)
        deals = try find(.deals)
    }

    func requireEmpty(in connection: any Connection) throws {
        for object in [companies, people, deals] where try RecordStore.count(of: object, in: connection) > 0 {
            throw LatchkeyError(
                .conflict, .uniquenessConflict,
                "This workspace has \(object.object.plural.lowercased()) already. Sample data goes into an empty one.")
        }
    }
}

extension Core {
    package var sampleData: SampleData { SampleData(core: self) }
}

import LatchkeyStorage

extension Records {
    /// The most records of one answer, and how many where nothing is said.
    package static let (queryLimit, defaultQueryLimit) = (1000, 500)

    /// The records that pass a filter, sorted.
    ///
    /// - Parameters:
    ///   - filter: in Attio's grammar; nil for all.
    ///   - view: the id of a saved view whose filter is used instead.
    ///   - sorts: in Attio's grammar; without any, the order is stable but no one's choice.
    /// - Throws: 400 `filter_error`, 404 for object or view.
    package func query(
        _ access: DataAccess, _ object: String, filter: JSON?, view: String? = nil, sorts: JSON? = nil,
        limit: Int = defaultQueryLimit, offset: Int = 0
    ) async throws -> FoundRecords {
        let schema = try await core.schema(of: access.workspaceID)
        guard let object = schema.object(named: object) else {
            throw LatchkeyError(.notFound, .notFound, "The referenced object was not found.")
        }
        guard filter == nil || view == nil else {
            throw LatchkeyError.filter("filter and filter_view_id cannot be used together.")
        }
        let sorts = try sorts.map { try SortReader(schema: schema).read($0, of: object) } ?? []
        let given = try filter.map { try read($0, of: object, schema) }
        let records = try await core.read { connection in
            let filter = try given ?? viewFilter(view, of: object, schema, connection)
            let query = RecordQuery(filter: filter, sorts: sorts, limit: limit, offset: offset)
            return try RecordFinder(object: object, connection: connection).find(query)
        }
        return found(records, of: object, schema)
    }

    private func read(_ filter: JSON, of object: ObjectSchema, _ schema: WorkspaceSchema) throws -> Filter {
        var reader = FilterReader(schema)
        return try reader.read(filter, of: object)
    }

    private func viewFilter(
        _ view: String?, of object: ObjectSchema, _ schema: WorkspaceSchema, _ connection: any Connection
    ) throws -> Filter {
        guard let view else { return .everything }
        guard let id = ViewID(view),
            let found = try ViewStore.find(id, of: object.object.id, in: schema.workspaceID, connection)
        else { throw LatchkeyError(.notFound, .notFound, "View with ID \"\(view.prefix(100))\" not found.") }
        return try found.filter.map { try read($0, of: object, schema) } ?? .everything
    }
}

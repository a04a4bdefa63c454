extension Records {
    /// Records that an attribute may refer to, found by name; the best first, the newest where nothing is asked for.
    package func choices(
        _ access: DataAccess, for attribute: Attribute, _ text: String, limit: Int
    ) async throws -> [RecordLink] {
        let schema = try await core.schema(of: access.workspaceID)
        let allowed = attribute.configuration.allowedObjects
        let objects = schema.objects.filter { allowed.isEmpty || allowed.contains($0.object.id) }
        let found = try await search(
            access, String(text.prefix(Self.searchQueryLimit)), objects: objects.map(\.object.slug),
            limit: min(limit, Self.searchLimit))
        return found.map { schema.link(to: $0.record, of: $0.object) }
    }

    /// The records with these ids; those that are not there are left out.
    ///
    /// - Parameter keys: the slug of an object and the id of one of its records.
    package func links(
        _ access: DataAccess, _ keys: [(object: String, id: RecordID)]
    ) async throws -> [RecordLink] {
        let schema = try await core.schema(of: access.workspaceID)
        return try await core.read { connection in
            try keys.compactMap { key in
                guard let object = schema.object(named: key.object),
                    let record = try RecordStore.find(key.id, of: object, in: connection)
                else { return nil }
                return schema.link(to: record, of: object)
            }
        }
    }
}

import LatchkeyStorage

extension Objects {
    /// How many records each object holds, disabled ones too.
    package func recordCounts(_ access: DataAccess) async throws -> [ObjectID: Int] {
        let schema = try await core.schema(access)
        return try await core.read { connection in
            try schema.all.reduce(into: [:]) { counts, object in
                counts[object.object.id] = try RecordStore.count(of: object, in: connection)
            }
        }
    }

    /// How many records one object holds.
    package func recordCount(_ access: DataAccess, of object: ObjectSchema) async throws -> Int {
        try await core.read { try RecordStore.count(of: object, in: $0) }
    }
}

@testable import LatchkeyCore

/// Records made, read and changed through the use cases that the API calls; all answers are read from their JSON.
extension DataDesk {
    @discardableResult
    func create(_ object: String, _ values: JSON = [:]) async throws -> ReadRecord {
        try Self.one(try await core.records.create(access, object, values: values.members ?? []))
    }

    /// PATCH: values of attributes with several are put before those that are there.
    @discardableResult
    func patch(_ object: String, _ id: String, _ values: JSON) async throws -> ReadRecord {
        try Self.one(
            try await core.records.update(access, object, id, values: values.members ?? [], overwriting: false))
    }

    /// PUT: values of attributes with several take the place of those that are there.
    @discardableResult
    func put(_ object: String, _ id: String, _ values: JSON) async throws -> ReadRecord {
        try Self.one(
            try await core.records.update(access, object, id, values: values.members ?? [], overwriting: true))
    }

    @discardableResult
    func upsert(_ object: String, by slug: String, _ values: JSON) async throws -> ReadRecord {
        try Self.one(try await core.records.upsert(access, object, matching: slug, values: values.members ?? []))
    }

    func get(_ object: String, _ id: String) async throws -> ReadRecord {
        try Self.one(try await core.records.get(access, object, id))
    }

    func delete(_ object: String, _ id: String) async throws {
        try await core.records.delete(access, object, id)
    }

    func merge(_ object: String, _ primary: String, _ secondary: String) async throws -> ReadRecord {
        let id = try await core.records.merge(access, object, primary: primary, secondary: secondary)
        return try await get(object, id.text)
    }

    /// The records that pass a filter.
    func query(
        _ object: String, _ filter: JSON? = nil, sorts: JSON? = nil, limit: Int = 500, offset: Int = 0
    ) async throws -> [ReadRecord] {
        try Self.all(
            try await core.records.query(
                access, object, filter: filter, sorts: sorts, limit: limit, offset: offset))
    }

    /// All values that an attribute has and had.
    func history(_ object: String, _ id: String, _ slug: String) async throws -> [JSON] {
        let found = try await core.records.values(
            access, object, id, attribute: slug, historic: true, limit: nil, offset: 0)
        return try Self.elements { found.appendJSON(to: &$0) }
    }

    static func all(_ found: FoundRecords) throws -> [ReadRecord] {
        try elements { found.appendJSON(to: &$0) }.map(ReadRecord.init)
    }

    private static func one(_ found: FoundRecords) throws -> ReadRecord {
        guard let record = try all(found).first else { throw LatchkeyError.notFound("The test's record") }
        return record
    }

    private static func elements(_ write: (inout [UInt8]) -> Void) throws -> [JSON] {
        var bytes = Array("[".utf8)
        write(&bytes)
        return try JSON(parsing: bytes + Array("]".utf8)).array ?? []
    }
}

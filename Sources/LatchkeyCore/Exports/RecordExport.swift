import LatchkeyStorage

/// All records of an object as CSV, piece by piece: a column per attribute, of names and locations one per part, in the
/// form that an import takes back.
package struct RecordExport: Sendable {
    private static let pieceSize = 1000

    private struct Column: Sendable {
        let attribute: Attribute
        let part: String?
    }

    private let core: Core
    private let schema: WorkspaceSchema
    private let object: ObjectSchema
    private let columns: [Column]
    private var after: Int64 = 0
    private var isStarted = false

    init(core: Core, schema: WorkspaceSchema, object: ObjectSchema) {
        self.core = core
        self.schema = schema
        self.object = object
        columns = object.visible.flatMap { attribute -> [Column] in
            switch attribute.type {
            case .personalName: ["first_name", "last_name"].map { Column(attribute: attribute, part: $0) }
            case .location: Location.parts.map { Column(attribute: attribute, part: $0) }
            case .interaction: []
            default: [Column(attribute: attribute, part: nil)]
            }
        }
    }

    /// The next piece of the file; nil at the end. The first one begins with the headings.
    package mutating func next() async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        if !isStarted {
            CSVText.append(
                columns.map { [$0.attribute.slug, $0.part].compactMap(\.self).joined(separator: ".") }, to: &bytes)
            isStarted = true
        }
        let (first, object, schema) = (after, object, schema)
        let (records, names) = try await core.read { connection in
            let records = try connection.all(
                """
                SELECT \(RecordStore.columns) FROM records r WHERE r.object = ? AND r.number > ?
                ORDER BY r.number LIMIT ?
                """, object.object.number, first, Self.pieceSize, read: Record.init(row:))
            return (records, try ReferenceNames(records, of: object, schema, connection))
        }
        guard let last = records.last else { return bytes.isEmpty ? nil : bytes }
        after = last.number
        for record in records {
            CSVText.append(columns.map { text($0, of: record, names) }, to: &bytes)
        }
        return bytes
    }

    private func text(_ column: Column, of record: Record, _ names: ReferenceNames) -> String {
        record.current(column.attribute, of: object).map { stored in
            switch (stored.value, column.part) {
            case (.name(let name), "first_name"): name.first
            case (.name(let name), _): name.last
            case (.location(let location), let part?): location[part] ?? ""
            case (.checkbox(let flag), _): flag ? "true" : "false"
            case (.option(let id), _): column.attribute.option(id)?.title ?? ""
            case (.record(let reference), _): names[reference]
            case (.actor(let actor), _): names[actor]
            case (.timestamp(let instant), _): instant.iso
            default: stored.value.plainText
            }
        }.joined(separator: "; ")
    }
}

/// What records and members that are referred to are called in a file: by a unique value where they have one, so that
/// an import finds them again, otherwise by id.
struct ReferenceNames {
    private var records: [RecordID: String] = [:]
    private var members: [ID<Actor>: String] = [:]

    init(
        _ records: [Record], of object: ObjectSchema, _ schema: WorkspaceSchema, _ connection: any Connection
    ) throws {
        let attributes = object.visible.filter { $0.type == .recordReference || $0.type == .actorReference }
        var references: [Int64: Set<RecordID>] = [:]
        for record in records {
            let document = RecordDocument(record.document, of: object)
            for value in attributes.flatMap({ document[$0] }).map(\.value) + [.actor(record.createdBy)] {
                switch value {
                case .record(let reference): references[reference.object, default: []].insert(reference.record)
                case .actor(let actor): try add(actor, schema.workspaceID, connection)
                default: break
                }
            }
        }
        for (number, ids) in references { try add(ids, of: schema.object(number: number), connection) }
    }

    subscript(reference: RecordReference) -> String { records[reference.record] ?? reference.record.text }

    subscript(actor: ActorReference) -> String { actor.id.flatMap { members[$0] } ?? actor.id?.text ?? "" }

    private mutating func add(_ ids: Set<RecordID>, of target: ObjectSchema?, _ connection: any Connection) throws {
        let keys = ["domains", "email_addresses", "user_id", "workspace_id"]
        guard let target, let key = keys.compactMap(target.attribute(named:)).first else { return }
        for record in try RecordStore.find(ids, of: target, in: connection) {
            records[record.id] = RecordDocument(record.document, of: target)[key].first?.value.plainText
        }
    }

    private mutating func add(
        _ actor: ActorReference, _ workspace: WorkspaceID, _ connection: any Connection
    ) throws {
        guard actor.kind == .member, let id = actor.id, members[id] == nil else { return }
        let member = try MemberStore.find(MemberID(high: id.high, low: id.low), in: workspace, connection)
        members[id] = member?.email ?? id.text
    }
}

extension Records {
    /// A CSV file of all records.
    ///
    /// - Throws: 404 for the object.
    package func export(_ access: DataAccess, _ object: String) async throws -> RecordExport {
        let schema = try await core.schema(access)
        return RecordExport(core: core, schema: schema, object: try schema.require(object))
    }
}

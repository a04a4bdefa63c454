import LatchkeyStorage

/// Turns values that were read into ones that can be written, with what only the database knows.
struct ValueResolver {
    let writer: RecordWriter
    private var schema: WorkspaceSchema { writer.schema }
    private var connection: any Connection { writer.unit.transaction }

    init(_ writer: RecordWriter) {
        self.writer = writer
    }

    /// - Throws: `LatchkeyError` 400 `value_not_found`.
    func resolve(_ parsed: [ParsedValue]) throws -> [AttributeValue] {
        try parsed.map(resolve)
    }

    /// The same for the values of one attribute, which the error names.
    func resolve(_ parsed: [ParsedValue], of attribute: Attribute) throws -> [AttributeValue] {
        do {
            return try resolve(parsed)
        } catch let error as LatchkeyError {
            throw error.about(attribute)
        }
    }

    private func resolve(_ parsed: ParsedValue) throws -> AttributeValue {
        switch parsed {
        case .value(.record(let reference)):
            guard try writer.exists(reference) else {
                throw LatchkeyError(
                    .invalid, .valueNotFound, "Cannot find record with ID \"\(reference.record)\".")
            }
            return .record(reference)
        case .value(.actor(let actor)):
            guard try actor.kind != .member || isMember(actor) else {
                throw LatchkeyError(
                    .invalid, .valueNotFound,
                    "Cannot find workspace member with ID \"\(actor.id?.text ?? "")\".")
            }
            return .actor(actor)
        case .value(let value): return value
        case .recordMatching(let object, let attribute, let value): return try match(object, attribute, value)
        case .memberWithEmail(let email):
            guard let user = try UserStore.find(email: email, in: connection),
                let member = try MemberStore.find(user: user.id, in: schema.workspaceID, connection), !member.isRemoved
            else {
                throw LatchkeyError(
                    .invalid, .valueNotFound,
                    "Cannot find workspace member with email address \"\(email.prefix(254))\".")
            }
            return .actor(.member(member.id))
        }
    }

    private func isMember(_ actor: ActorReference) throws -> Bool {
        guard let id = actor.id else { return false }
        return try MemberStore.find(MemberID(high: id.high, low: id.low), in: schema.workspaceID, connection) != nil
    }

    private func match(_ object: Int64, _ attribute: AttributeID, _ value: AttributeValue) throws -> AttributeValue {
        guard let found = schema.attribute(attribute)?.attribute, let target = schema.object(number: object),
            let record = try writer.owner(of: value, found, target)
        else {
            throw LatchkeyError(
                .invalid, .valueNotFound,
                "Cannot find record with value \"\(value.plainText.prefix(200))\" for attribute "
                    + "\"\(schema.attribute(attribute)?.attribute.slug ?? "")\".")
        }
        return .record(RecordReference(object: object, record: record.id))
    }
}

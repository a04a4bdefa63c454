import LatchkeyStorage

/// Turns values that were read into ones that can be written, with what only the database knows.
struct ValueResolver {
    let schema: WorkspaceSchema
    let connection: any Connection
    /// A record that may be referred to although it is not written yet.
    var pending: RecordID?

    /// - Throws: `LatchkeyError` 400 `value_not_found`.
    func resolve(_ parsed: [ParsedValue]) throws -> [AttributeValue] {
        try parsed.map(resolve)
    }

    private func resolve(_ parsed: ParsedValue) throws -> AttributeValue {
        switch parsed {
        case .value(.record(let reference)):
            guard try reference.record == pending || exists(reference) else {
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

    private func exists(_ reference: RecordReference) throws -> Bool {
        try connection.value(
            "SELECT 1 FROM records WHERE object = ? AND id = ?", reference.object, reference.record, as: Int.self)
            != nil
    }

    private func isMember(_ actor: ActorReference) throws -> Bool {
        guard let id = actor.id else { return false }
        return try MemberStore.find(MemberID(high: id.high, low: id.low), in: schema.workspaceID, connection) != nil
    }

    private func match(_ object: Int64, _ attribute: AttributeID, _ value: AttributeValue) throws -> AttributeValue {
        guard let found = schema.attribute(attribute)?.attribute, let target = schema.object(number: object),
            let owner = try RecordIndex.owner(of: value, found, in: connection),
            let record = try RecordStore.find(number: owner, of: target, in: connection)
        else {
            throw LatchkeyError(
                .invalid, .valueNotFound,
                "Cannot find record with value \"\(value.plainText.prefix(200))\" for attribute "
                    + "\"\(schema.attribute(attribute)?.attribute.slug ?? "")\".")
        }
        return .record(RecordReference(object: object, record: record.id))
    }
}

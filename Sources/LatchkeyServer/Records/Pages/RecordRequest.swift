import LatchkeyCore

/// A member's request about one record.
struct RecordRequest: Sendable {
    /// The most values of one attribute that a record's page shows.
    static let valueLimit = 50

    let object: ObjectRequest
    let id: RecordID
    let record: ShownRecord

    /// - Throws: `PageRefusal.notFound`, also for records of other workspaces.
    static func open(_ member: MemberContext, object name: String) async throws -> RecordRequest {
        let object = try await ObjectRequest.open(member, object: name)
        let id: RecordID = try member.page.id("record-id")
        return try await open(object, id)
    }

    /// The record as it is now.
    func again() async throws -> RecordRequest { try await Self.open(object, id) }

    private static func open(_ object: ObjectRequest, _ id: RecordID) async throws -> RecordRequest {
        let records = object.core.records
        let found: FoundRecords
        do {
            found = try await records.get(object.access, object.slug, id.text)
        } catch let error as LatchkeyError where error.kind == .notFound {
            throw PageRefusal.notFound
        }
        let shown = try await records.shown(found, attributes: object.object.visible, limit: valueLimit)
        guard let record = shown.first else { throw PageRefusal.notFound }
        return RecordRequest(object: object, id: id, record: record)
    }

    /// The record's page: `/acme/person/0197…`.
    var path: String { object.schema.path(of: object.object, id) }

    /// An attribute that people may change.
    ///
    /// - Throws: `PageRefusal.notFound`.
    func editable(_ slug: String) throws -> Attribute {
        guard let attribute = object.object.visible.first(where: { $0.slug == slug }), attribute.isEditable else {
            throw PageRefusal.notFound
        }
        return attribute
    }

    /// For someone whose form was made before another person changed the same values.
    func wordsOnWhatIs(_ attribute: Attribute) -> String {
        let texts = record[attribute].map(\.text).joined(separator: ", ")
        let now = texts.isEmpty ? "empty" : "“\(texts.prefix(300))”"
        return "\(attribute.title) was changed by someone else meanwhile. It is now \(now). "
            + "Save again to put yours in its place."
    }

    func reader(of attribute: Attribute) -> ControlReader {
        let present = record[attribute]
        return ControlReader(
            attribute: attribute, present: present, hiddenCount: record.count(attribute) - present.count,
            timeZone: object.views.timeZone)
    }
}

extension Attribute {
    /// Whether its values can be changed on pages.
    var isEditable: Bool { isWritable && !isArchived && type != .interaction }
}

extension LatchkeyError {
    /// The message for someone who has a form before them, not a request.
    func words(for attribute: Attribute) -> String {
        switch code {
        case .missingValue: return "\(attribute.title) is required."
        case .uniquenessConflict: return "Another record has this value already, and \(attribute.title) is unique."
        case .multipleValues: return "\(attribute.title) holds one value only."
        case .valueNotFound where attribute.type == .recordReference: return "This record is gone. Choose another."
        case .valueNotFound: return "This choice is gone. Choose another."
        case .validationType: return attribute.type.wanted ?? issues.first?.message ?? message
        default: return message
        }
    }
}

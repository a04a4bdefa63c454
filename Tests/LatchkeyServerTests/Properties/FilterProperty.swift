@testable import LatchkeyCore

/// Whatever a filter asks for, a statement has an argument for each mark, and no character of the client's.
enum FilterProperty {
    /// An object that has an attribute of each type, and one that references lead to.
    private static let schema = WorkspaceSchema(
        workspaceID: ID(high: 9, low: 9), slug: "acme-inc", version: 1,
        objects: [object(1, "things", nil), object(2, "people", .people)],
        attributes: AttributeType.allCases.enumerated().map { attribute($1, Int64($0) + 1, $1.rawValue) } + [
            attribute(.text, 105, "nickname", object: 2),
            attribute(.recordReference, 106, "friends", object: 2),
        ])

    static func check(_ bytes: [UInt8]) throws {
        guard let json = try? JSON(parsing: bytes), let things = schema.object(named: "things") else { return }
        let filter: Filter
        do {
            var reader = FilterReader(schema)
            filter = try reader.read(json, of: things)
        } catch let error as LatchkeyError {
            return try hold(error.kind == .invalid, "a filter is refused as \(error.kind)")
        }
        try check(FilterSQL.check(filter, row: "r"))
        for case .condition(let condition) in filter.parts {
            if let range = FilterSQL.range(condition) { try check(range.condition) }
        }
        for seed in Seed.all(of: filter) { try check(seed.source) }
    }

    private static func check(_ text: SQLText) throws {
        let marks = text.sql.utf8.count { $0 == UInt8(ascii: "?") }
        try hold(marks == text.arguments.count, "\(marks) marks, \(text.arguments.count) arguments: \(text.sql)")
        // Nothing but words of ours, without quotes except those of ESCAPE.
        let plain = text.sql.replacing("ESCAPE '\\'", with: "")
        try hold(plain.utf8.allSatisfy(isPlain), "a statement holds what a client sent: \(text.sql)")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: " _.,()=<>?+".utf8.contains(byte)
        }
    }

    private static func object(_ number: Int64, _ slug: String, _ standard: StandardObject?) -> Object {
        Object(
            id: id(number), number: number, slug: slug, singular: slug, plural: slug, standard: standard,
            isEnabled: true, createdAt: Instant(seconds: 0))
    }

    private static func attribute(
        _ type: AttributeType, _ number: Int64, _ slug: String, object: Int64 = 1
    ) -> Attribute {
        let option = SelectOption(
            id: id(1), title: "Small", isArchived: false, targetTime: nil, celebrates: false)
        return Attribute(
            id: id(number), number: number, objectID: id(object), title: slug, description: nil, slug: slug, type: type,
            isSystem: false, isWritable: true, isRequired: false, isUnique: false, isMultiselect: false,
            isArchived: false, defaultValue: nil, configuration: AttributeConfiguration(currencyCode: "EUR"),
            relationship: nil, createdAt: Instant(seconds: 0),
            options: type == .select || type == .status ? [option] : [])
    }

    private static func id<Subject>(_ number: Int64) -> ID<Subject> { ID(high: 1, low: UInt64(number)) }
}

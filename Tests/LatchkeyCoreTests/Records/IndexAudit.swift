import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// Checks that the tables beside `records` hold exactly what the documents say: no row too few, none left behind.
enum IndexAudit {
    /// Rows by table, each as a line.
    private typealias Lines = [String: Set<String>]

    static func check(_ desk: DataDesk, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let schema = try await desk.schema
        let (stored, expected, orphans) = try await desk.core.read { connection in
            (
                try Self.stored(connection), try Self.expected(schema, connection),
                try connection.value(
                    "SELECT COUNT(*) FROM record_history WHERE record NOT IN (SELECT number FROM records)",
                    as: Int.self)
            )
        }
        for table in ["record_texts", "record_numbers", "record_uniques"] {
            let (rows, wanted) = (stored[table] ?? [], expected[table] ?? [])
            #expect(
                rows == wanted,
                "\(table): missing \(wanted.subtracting(rows).sorted()), left \(rows.subtracting(wanted).sorted())",
                sourceLocation: sourceLocation)
        }
        #expect(orphans == 0, "history without its record", sourceLocation: sourceLocation)
    }

    private static func stored(_ connection: any Connection) throws -> Lines {
        let texts = try connection.all("SELECT attribute, field, key, record, exact, rest FROM record_texts") { row in
            let (attribute, field): (Int64, Int) = (try row.next(), try row.next())
            let (key, record, exact): (String, Int64, String) = (try row.next(), try row.next(), try row.next())
            return "\(attribute) \(field) \(key) \(record) \(exact) \(try row.next(String?.self) ?? "-")"
        }
        let numbers = try connection.all("SELECT attribute, value, record FROM record_numbers") { row in
            "\(try row.next(Int64.self)) \(try row.next(Double.self)) \(try row.next(Int64.self))"
        }
        let uniques = try connection.all("SELECT attribute, value, record FROM record_uniques") { row in
            "\(try row.next(Int64.self)) \(try row.next(String.self)) \(try row.next(Int64.self))"
        }
        return ["record_texts": Set(texts), "record_numbers": Set(numbers), "record_uniques": Set(uniques)]
    }

    private static func expected(_ schema: WorkspaceSchema, _ connection: any Connection) throws -> Lines {
        var lines: Lines = [:]
        for object in schema.all {
            let records = try connection.all(
                "SELECT \(RecordStore.columns) FROM records r WHERE r.object = ?", object.object.number,
                read: Record.init(row:))
            for record in records {
                let document = RecordDocument(record.document, of: object)
                for attribute in object.attributes {
                    add(
                        document[attribute], of: attribute, isLabel: attribute.id == object.label?.id, record,
                        to: &lines)
                }
            }
        }
        return lines
    }

    private static func add(
        _ values: [StoredValue], of attribute: Attribute, isLabel: Bool, _ record: Record, to lines: inout Lines
    ) {
        var rows = RecordIndex.Rows()
        for value in values {
            rows.add(value, of: attribute, isLabel: isLabel, record: record.number)
            guard attribute.isUnique else { continue }
            lines["record_uniques", default: []].insert(
                "\(attribute.number) \(RecordIndex.uniqueText(value.value)) \(record.number)")
        }
        for row in rows.texts {
            lines["record_texts", default: []].insert(
                "\(row.attribute) \(row.field) \(row.key.key) \(row.record) \(row.key.exact) \(row.key.rest ?? "-")")
        }
        for row in rows.numbers {
            lines["record_numbers", default: []].insert("\(row.attribute) \(row.value) \(row.record)")
        }
    }
}

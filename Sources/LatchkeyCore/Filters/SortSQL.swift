import LatchkeyStorage

/// Sorts as SQL. Records without a value come last, whichever way the others go.
enum SortSQL {
    /// The part of the index whose order is the sort's.
    struct Index {
        let table: String
        let column: String
        /// The attribute's rows, narrowed to the range that the filter asks of the same property.
        let condition: SQLText
        /// The attribute's rows.
        let ownership: SQLText
        /// Whether records without a value can't pass the filter.
        let isComplete: Bool
    }

    /// Nil where a record may have several values, or the order is not that of the index.
    static func index(_ sort: Sort, within filter: Filter) -> Index? {
        let attribute = sort.attribute
        // Unchecked checkboxes have no row in the index.
        let isInOrder = ![.select, .status, .checkbox].contains(attribute.type)
        guard sort.path.isEmpty, !attribute.isMultiselect, isInOrder else { return nil }
        let ownership: SQLText
        let table: String
        switch sort.property {
        case .recordID, .createdAt, .createdBy: return nil
        case .number:
            (table, ownership) = ("record_numbers", SQLText("d.attribute = ?", attribute.number))
        case .text(let field):
            (table, ownership) = (
                "record_texts", SQLText("d.attribute = ? AND d.field = ?", attribute.number, field.rawValue)
            )
        }
        var condition = ownership
        var isComplete = false
        for case .condition(let part) in filter.parts
        where part.attribute.id == attribute.id && part.property == sort.property {
            if let range = FilterSQL.range(part) {
                condition = condition + SQLText(" AND ") + range.condition
                isComplete = true
            }
        }
        return Index(
            table: table, column: table == "record_numbers" ? "d.value" : "d.key", condition: condition,
            ownership: ownership, isComplete: isComplete)
    }

    /// The keys of `ORDER BY` for one sort.
    static func expression(_ sort: Sort) -> SQLText {
        let key = key(sort, record: "r.number", row: "r", path: sort.path[...])
        let direction = sort.isDescending ? "DESC" : "ASC"
        return SQLText(
            "(\(key.sql)) IS NULL, (\(key.sql)) \(direction)", arguments: key.arguments + key.arguments)
    }

    /// The smallest value where there are several.
    private static func key(_ sort: Sort, record: String, row: String, path: ArraySlice<Attribute>) -> SQLText {
        if let step = path.first {
            let inner = key(sort, record: "\(row)x.number", row: "\(row)x", path: path.dropFirst())
            return SQLText("SELECT MIN((") + inner
                + SQLText(
                    ")) FROM record_texts t JOIN records \(row)x ON \(row)x.id = t.key "
                        + "WHERE t.record = \(record) AND t.attribute = ? AND t.field = ?", step.number,
                    IndexField.value.rawValue)
        }
        let attribute = sort.attribute
        switch sort.property {
        case .recordID: return SQLText("\(row).id")
        case .createdAt: return SQLText("\(row).created_at")
        case .createdBy: return SQLText("\(row).created_by")
        case .number:
            let value = attribute.type == .checkbox ? "COALESCE(MIN(s.value), 0)" : "MIN(s.value)"
            return SQLText(
                "SELECT \(value) FROM record_numbers s WHERE s.record = \(record) AND s.attribute = ?",
                attribute.number)
        case .text(let field):
            let value =
                attribute.type == .select || attribute.type == .status ? position(attribute) : SQLText("s.key")
            return SQLText("SELECT MIN(") + value
                + SQLText(
                    ") FROM record_texts s WHERE s.record = \(record) AND s.attribute = ? AND s.field = ?",
                    attribute.number, field.rawValue)
        }
    }

    /// Options sort in their own order, as stages of a deal do.
    private static func position(_ attribute: Attribute) -> SQLText {
        guard !attribute.options.isEmpty else { return SQLText("0") }
        let cases = attribute.options.enumerated().map { " WHEN '\($1.id)' THEN \($0)" }.joined()
        return SQLText("CASE s.key\(cases) END")
    }
}

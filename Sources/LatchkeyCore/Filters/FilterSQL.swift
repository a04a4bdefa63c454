import LatchkeyStorage

/// Filters as SQL.
enum FilterSQL {
    /// A condition on the record `number` (an SQL expression), as something that can be checked record by record.
    static func check(_ filter: Filter, row alias: String) -> SQLText {
        switch filter {
        case .and(let parts):
            parts.isEmpty ? SQLText("1 = 1") : .joined(parts.map { check($0, row: alias) }, by: "AND")
        case .or(let parts):
            parts.isEmpty ? SQLText("1 = 0") : .joined(parts.map { check($0, row: alias) }, by: "OR")
        case .not(let part): SQLText("NOT ") + check(part, row: alias)
        case .condition(let condition): check(condition, row: alias)
        case .reference(let attribute, let object, let filter):
            SQLText(
                "EXISTS (SELECT 1 FROM record_texts t JOIN records \(alias)x ON \(alias)x.id = t.key "
                    + "WHERE t.record = \(alias).number AND t.attribute = ? AND t.field = ? AND \(alias)x.object = ? AND ",
                attribute.number, IndexField.value.rawValue, object)
                + check(filter, row: "\(alias)x") + SQLText(")")
        }
    }

    private static func check(_ condition: FilterCondition, row alias: String) -> SQLText {
        switch condition.property {
        case .recordID: return compareID(condition.comparison, column: "\(alias).id")
        case .createdAt: return compare(condition.comparison, column: "\(alias).created_at")
        case .createdBy: return createdBy(condition.comparison, alias)
        case .number where condition.isUnchecked:
            return SQLText("NOT ") + check(condition.checked, row: alias)
        case .number where condition.isAnyCheckbox: return SQLText("1 = 1")
        case .number:
            return SQLText(
                "EXISTS (SELECT 1 FROM record_numbers n WHERE n.record = \(alias).number AND n.attribute = ? AND ",
                condition.attribute.number) + compare(condition.comparison, column: "n.value") + SQLText(")")
        case .text(let field):
            // What only the whole index of the attribute can tell is read from it once, not once for each record. The
            // sign keeps the walk in its order, which stops as soon as there are enough.
            let beginning =
                condition.comparison.readsWholeIndex
                ? "+\(alias).number IN (SELECT t.record FROM record_texts t WHERE "
                : "EXISTS (SELECT 1 FROM record_texts t WHERE t.record = \(alias).number AND "
            return SQLText(
                beginning + "t.attribute = ? AND t.field = ? AND ", condition.attribute.number, field.rawValue)
                + compareText(condition.comparison, alias: "t") + SQLText(")")
        }
    }

    /// Ids are short and in lower case as they are.
    private static func compareID(_ comparison: Comparison, column: String) -> SQLText {
        func like(_ pattern: String) -> SQLText { SQLText("\(column) LIKE ? ESCAPE '\\'", pattern) }
        return switch comparison {
        case .contains(let text): like("%" + escaped(TextKey.folded(text)) + "%")
        case .startsWith(let text): like(escaped(TextKey.folded(text)) + "%")
        case .endsWith(let text): like("%" + escaped(TextKey.folded(text)))
        default: compare(comparison, column: column)
        }
    }

    private static func createdBy(_ comparison: Comparison, _ alias: String) -> SQLText {
        func stored(_ operand: FilterOperand) -> String {
            guard case .text(let identity) = operand else { return "" }
            let parts = identity.split(separator: ":", maxSplits: 1)
            return parts.map(String.init).joined(separator: " ")
        }
        switch comparison {
        case .equals(let operand): return SQLText("\(alias).created_by = ?", stored(operand))
        case .among(let operands):
            return .joined(
                [SQLText("1 = 0")] + operands.map { SQLText("\(alias).created_by = ?", stored($0)) }, by: "OR")
        default: return SQLText("1 = 1")
        }
    }

    /// A range of the index that finds records: the rows of `record_texts` or `record_numbers` that fit.
    static func range(_ condition: FilterCondition) -> (table: String, condition: SQLText)? {
        switch condition.property {
        case .recordID, .createdAt, .createdBy: return nil
        case .number:
            if condition.isUnchecked || condition.isAnyCheckbox { return nil }
            return (
                "record_numbers",
                SQLText("d.attribute = ? AND ", condition.attribute.number)
                    + compare(condition.comparison, column: "d.value")
            )
        case .text(let field):
            return (
                "record_texts",
                SQLText("d.attribute = ? AND d.field = ? AND ", condition.attribute.number, field.rawValue)
                    + compareText(condition.comparison, alias: "d")
            )
        }
    }

    private static func compare(_ comparison: Comparison, column: String) -> SQLText {
        switch comparison {
        case .equals(let operand): SQLText("\(column) = ?", operand.argument)
        case .among(let operands):
            operands.isEmpty
                ? SQLText("1 = 0")
                : SQLText(
                    "\(column) IN (\(operands.map { _ in "?" }.joined(separator: ", ")))",
                    arguments: operands.map(\.argument))
        case .less(let operand): SQLText("\(column) < ?", operand.argument)
        case .lessOrEqual(let operand): SQLText("\(column) <= ?", operand.argument)
        case .greater(let operand): SQLText("\(column) > ?", operand.argument)
        case .greaterOrEqual(let operand): SQLText("\(column) >= ?", operand.argument)
        case .notEmpty, .contains, .startsWith, .endsWith: SQLText("1 = 1")
        }
    }

    /// Equality tells case; the others do not.
    private static func compareText(_ comparison: Comparison, alias: String) -> SQLText {
        let whole = "COALESCE(\(alias).rest, \(alias).key)"
        switch comparison {
        case .equals(let operand):
            let key = TextKey(operand.text)
            return SQLText("(\(alias).key = ? AND \(alias).exact = ?)", key.key, key.exact)
        case .among(let operands):
            return amongTexts(operands.map { TextKey($0.text) }, alias: alias)
        case .startsWith(let text):
            let folded = TextKey.folded(text)
            let beginning = TextKey.beginning(of: folded)
            let range = SQLText(
                "(\(alias).key >= ? AND \(alias).key <= ?)", beginning, beginning + "\u{10FFFF}")
            if beginning == folded { return range }
            return range + SQLText(" AND \(whole) LIKE ? ESCAPE '\\'", escaped(folded) + "%")
        case .contains(let text):
            return SQLText("\(whole) LIKE ? ESCAPE '\\'", "%" + escaped(TextKey.folded(text)) + "%")
        case .endsWith(let text):
            return SQLText("\(whole) LIKE ? ESCAPE '\\'", "%" + escaped(TextKey.folded(text)))
        default: return compare(comparison.folded, column: "\(alias).key")
        }
    }

    /// One level deep however many there are, and by the index.
    private static func amongTexts(_ keys: [TextKey], alias: String) -> SQLText {
        guard !keys.isEmpty else { return SQLText("1 = 0") }
        let marks = keys.map { _ in "?" }.joined(separator: ", ")
        let pairs = keys.map { _ in "(?, ?)" }.joined(separator: ", ")
        return SQLText(
            "\(alias).key IN (\(marks)) AND (\(alias).key, \(alias).exact) IN (VALUES \(pairs))",
            arguments: keys.map(\.key) + keys.flatMap { [$0.key, $0.exact] })
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    }
}

extension Comparison {
    /// Whether no range of the index holds all that fits.
    var readsWholeIndex: Bool {
        switch self {
        case .contains, .endsWith: true
        default: false
        }
    }

    /// The same with what is compared in the form of the index.
    fileprivate var folded: Comparison {
        switch self {
        case .less(let operand): .less(operand.folded)
        case .lessOrEqual(let operand): .lessOrEqual(operand.folded)
        case .greater(let operand): .greater(operand.folded)
        case .greaterOrEqual(let operand): .greaterOrEqual(operand.folded)
        case .equals, .among, .notEmpty, .contains, .startsWith, .endsWith: self
        }
    }
}

extension FilterOperand {
    fileprivate var folded: FilterOperand {
        if case .text(let text) = self { return .text(TextKey.folded(text)) }
        return self
    }

    fileprivate var argument: any SQLEncodable {
        switch self {
        case .text(let text): text
        case .number(let number): number
        }
    }

    fileprivate var text: String {
        if case .text(let text) = self { return text }
        return ""
    }
}

extension FilterCondition {
    /// Whether this asks for a checkbox that is not checked: such ones have no row.
    var isUnchecked: Bool {
        attribute.type == .checkbox && comparison == .equals(.number(0))
    }

    /// Whether this asks for a checkbox, whatever is in it: every record has one.
    var isAnyCheckbox: Bool { attribute.type == .checkbox && comparison == .notEmpty }

    fileprivate var checked: FilterCondition {
        FilterCondition(attribute: attribute, property: property, comparison: .equals(.number(1)))
    }
}

import LatchkeyStorage

/// A part of a filter that the index can answer: every record that passes the filter is among those it finds.
struct Seed {
    /// `FROM` and `WHERE` of a statement that finds records, without the words `SELECT … FROM`.
    let source: SQLText
    /// The column of the record's key in it.
    let record: String
    /// Whether it walks one range of the index in which a record stands once, by `order`.
    let isOrdered: Bool
    /// Whether it finds one record at most.
    var isSingle = false
    let order: String
    private let table: String
    private let condition: SQLText

    private init(table: String, condition: SQLText, isOrdered: Bool) {
        self.table = table
        self.condition = condition
        self.isOrdered = isOrdered
        source = SQLText("\(table) d WHERE ") + condition
        record = "d.record"
        order = table == "record_numbers" ? "d.value" : "d.key"
    }

    private init(source: SQLText, record: String) {
        self.source = source
        self.record = record
        isOrdered = false
        order = ""
        table = ""
        condition = source
    }

    func source(joining join: String) -> SQLText {
        SQLText("\(table) d \(join) WHERE ") + condition
    }

    /// The seeds of a filter, any of which will do; none where the index can't help.
    static func all(of filter: Filter) -> [Seed] {
        switch filter {
        case .and:
            let parts = filter.parts
            return ranges(of: parts).compactMap(range) + parts.filter { !$0.isRange }.flatMap(all(of:))
        case .or(let parts):
            let seeds = parts.map { all(of: $0).first }
            guard !parts.isEmpty, seeds.count <= 100, seeds.allSatisfy({ $0 != nil }) else { return [] }
            return [union(seeds.compactMap(\.self))]
        case .not: return []
        case .condition(let condition): return one(condition).map { [$0] } ?? []
        case .reference(let attribute, let object, let inner):
            return all(of: inner).first.map { [reference(attribute, object, $0)] } ?? []
        }
    }

    /// The seed that finds what passes the filter and nothing else: one range of one property, whose walk can stop as
    /// soon as there are enough.
    static func whole(of filter: Filter) -> Seed? {
        let parts = filter.parts
        let ranges = ranges(of: parts)
        guard parts.allSatisfy(\.isRange), ranges.count == 1 else { return nil }
        return range(ranges[0])
    }

    /// Conditions on the same property of which each narrows the range of the one before.
    private static func ranges(of parts: [Filter]) -> [[FilterCondition]] {
        var ranges: [[FilterCondition]] = []
        for case .condition(let condition) in parts where condition.isRange {
            let known = ranges.firstIndex {
                $0[0].attribute.id == condition.attribute.id && $0[0].property == condition.property
            }
            if let known { ranges[known].append(condition) } else { ranges.append([condition]) }
        }
        return ranges
    }

    private static func range(_ conditions: [FilterCondition]) -> Seed? {
        let ranges = conditions.compactMap(FilterSQL.range)
        guard let first = ranges.first else { return nil }
        var seed = Seed(table: first.table, condition: .joined(ranges.map(\.condition), by: "AND"), isOrdered: true)
        seed.isSingle = conditions.contains(where: \.isSingle)
        return seed
    }

    private static func one(_ condition: FilterCondition) -> Seed? {
        if condition.property == .recordID {
            guard case .equals = condition.comparison else { return nil }
            let check = FilterSQL.check(.condition(condition), row: "d")
            return Seed(source: SQLText("records d WHERE ") + check, record: "d.number")
        }
        guard let (table, range) = FilterSQL.range(condition) else { return nil }
        switch condition.comparison {
        // These read the whole index of the attribute: counting them alone would cost as much as the query.
        case .contains, .endsWith, .notEmpty: return nil
        case .equals, .among, .startsWith, .less, .lessOrEqual, .greater, .greaterOrEqual: break
        }
        var seed = Seed(table: table, condition: range, isOrdered: !condition.attribute.isMultiselect)
        seed.isSingle = condition.isSingle
        return seed
    }

    private static func union(_ seeds: [Seed]) -> Seed {
        let parts = seeds.map { SQLText("SELECT \($0.record) AS record FROM ") + $0.source }
        let sql = parts.map(\.sql).joined(separator: " UNION ")
        return Seed(source: SQLText("(\(sql)) u", arguments: parts.flatMap(\.arguments)), record: "u.record")
    }

    private static func reference(_ attribute: Attribute, _ object: Int64, _ inner: Seed) -> Seed {
        let source =
            SQLText(
                "record_texts f JOIN records o ON o.id = f.key WHERE f.attribute = ? AND f.field = ? ",
                attribute.number, IndexField.value.rawValue)
            + SQLText("AND o.object = ? AND o.number IN (SELECT \(inner.record) FROM ", object) + inner.source
            + SQLText(")")
        return Seed(source: source, record: "f.record")
    }
}

extension Filter {
    fileprivate var isRange: Bool {
        if case .condition(let condition) = self { return condition.isRange }
        return false
    }
}

extension FilterCondition {
    /// Whether at most one record fits, as no two share the value.
    fileprivate var isSingle: Bool {
        guard attribute.isUnique, property == .text(.value), case .equals = comparison else { return false }
        return true
    }

    /// Whether what fits is one range of the index, in which a record stands once.
    fileprivate var isRange: Bool {
        guard !attribute.isMultiselect, FilterSQL.range(self) != nil else { return false }
        return switch comparison {
        case .equals, .startsWith, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        case .among, .contains, .endsWith, .notEmpty: false
        }
    }
}

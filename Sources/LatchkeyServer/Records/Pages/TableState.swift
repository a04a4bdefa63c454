import LatchkeyCore

/// What a table shows, as its address says it.
struct TableState: Sendable {
    static let pageSize = 50
    private static let largestOffset = 10_000_000

    let path: String
    /// The saved view that was opened, whatever has been changed since.
    let view: ViewID?
    let search: String
    let sort: (attribute: Attribute, isDescending: Bool)?
    /// Nil for the ones that the object begins with.
    let chosenColumns: [Attribute]?
    let columns: [Attribute]
    let rows: [FilterRow]
    let matchesAny: Bool
    let offset: Int
    /// Whether the filter form is in sight.
    let isFiltering: Bool

    /// - Parameter query: another than the one of the request's address.
    init(_ request: ObjectRequest, _ query: Form? = nil) {
        let (query, object) = (query ?? request.page.query, request.object)
        path = request.path
        view = ViewID(query.text("view"))
        search = String(query.text("q").prefix(TableQuery.searchLimit))
        sort = Self.sort(query.text("sort"), of: object, request.schema)
        chosenColumns = TableColumns.chosen(in: query, of: object)
        columns = chosenColumns ?? TableColumns.standard(of: object)
        rows = FilterRow.all(in: query, of: object)
        matchesAny = query.text("match") == "any"
        offset = min(max(Int(query.text("from")) ?? 0, 0), Self.largestOffset)
        isFiltering = query.text("open") == "filters" || rows.contains(where: \.isOpen)
    }

    /// `name`, or `-name` for the other way round.
    private static func sort(
        _ text: String, of object: ObjectSchema, _ schema: WorkspaceSchema
    ) -> (attribute: Attribute, isDescending: Bool)? {
        let isDescending = text.hasPrefix("-")
        let slug = isDescending ? String(text.dropFirst()) : text
        guard let attribute = object.visible.first(where: { $0.slug == slug }),
            attribute.sort(of: object, schema, isDescending: isDescending) != nil
        else { return object.label.map { ($0, false) } }
        return (attribute, isDescending)
    }

    var isNarrowed: Bool { !search.isEmpty || rows.contains { !$0.isOpen } }

    /// What the core is asked for.
    ///
    /// - Throws: `LatchkeyError` for a filter whose value can't be compared with.
    func query(of object: ObjectSchema, _ schema: WorkspaceSchema, timeZone: String) throws -> TableQuery {
        var query = TableQuery(limit: Self.pageSize)
        query.search = search
        query.offset = offset
        let filters = try rows.filter { !$0.isOpen }.map { try $0.json(of: object, schema, timeZone: timeZone) }
        if !filters.isEmpty { query.filter = .object([(matchesAny ? "$or" : "$and", .array(filters))]) }
        query.sorts = sort.flatMap { $0.attribute.sort(of: object, schema, isDescending: $0.isDescending) }.map {
            .array([$0])
        }
        return query
    }
}

/// The names and values of an address.
extension TableState {
    typealias Field = (name: String, value: String)

    var searchField: [Field] { search.isEmpty ? [] : [("q", search)] }

    var sortField: [Field] {
        sort.map { [("sort", ($0.isDescending ? "-" : "") + $0.attribute.slug)] } ?? []
    }

    var columnsField: [Field] {
        chosenColumns.map { [("columns", $0.map(\.slug).joined(separator: ","))] } ?? []
    }

    var viewField: [Field] { view.map { [("view", $0.text)] } ?? [] }

    func filterFields(without dropped: Int? = nil) -> [Field] {
        filterFields(rows.enumerated().filter { $0.offset != dropped }.map(\.element))
    }

    private func filterFields(_ kept: [FilterRow]) -> [Field] {
        let fields = kept.enumerated().flatMap { number, row -> [Field] in
            let value: [Field] = row.comparison.takesValue ? [("v\(number)", row.value)] : []
            return [("f\(number)", row.field.key), ("o\(number)", row.comparison.rawValue)] + value
        }
        return fields + (matchesAny && kept.count > 1 ? [("match", "any")] : [])
    }

    func address(_ fields: [Field]) -> String {
        let query = Self.query(viewField + fields)
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    private static func query(_ fields: [Field]) -> String {
        fields.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    /// What a view keeps of this: not what is searched for, and no condition that is still to be finished.
    var viewQuery: String { Self.query(filterFields(rows.filter { !$0.isOpen }) + sortField + columnsField) }

    func address(from offset: Int) -> String {
        let from: [Field] = offset > 0 ? [("from", String(offset))] : []
        return address(searchField + filterFields() + sortField + columnsField + from)
    }

    func address(sortedBy attribute: Attribute, isDescending: Bool) -> String {
        let sort: [Field] = [("sort", (isDescending ? "-" : "") + attribute.slug)]
        return address(searchField + filterFields() + sort + columnsField)
    }

    /// - Parameter staysOpen: whether the filter form stays in sight.
    func address(withoutFilter dropped: Int, staysOpen: Bool = false) -> String {
        let open: [Field] = staysOpen ? [("open", "filters")] : []
        return address(searchField + filterFields(without: dropped) + sortField + columnsField + open)
    }

    /// All records, in the same order and columns.
    var addressOfAll: String { "\(path)?\(Self.query(sortField + columnsField))" }
}

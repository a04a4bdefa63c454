import LatchkeyCore

/// The filter form of a table: a row for each condition, and one to begin another with.
struct FilterPanel: Sendable {
    let rows: [Row]
    let hasRows: Bool
    let hasSeveral: Bool
    let matchesAny: Bool
    let isOpen: Bool
    let isFull: Bool
    /// "Filter", or how many there are.
    let title: String
    /// The attributes of the row that begins another one.
    let fields: [Choice]
    /// The name of that row's field: `f3`.
    let nextName: String
    /// What the form carries along.
    let hidden: [Hidden]
    let clearPath: String
    let problem: String?

    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    struct Choice: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    struct Row: Sendable {
        let number: Int
        let fieldName: String
        let operatorName: String
        let valueName: String
        let fields: [Choice]
        let operators: [Choice]
        /// One of these is there, or none where nothing is compared with.
        let input: Input?
        let select: Select?
        let removePath: String
        let title: String
    }

    struct Input: Sendable {
        let type: String
        let value: String
    }

    struct Select: Sendable {
        let choices: [Choice]
    }

    init(_ state: TableState, _ request: ObjectRequest, _ context: FilterContext, problem: LatchkeyError?) {
        let all = FilterField.all(of: request.object)
        rows = state.rows.enumerated().map { number, row in
            Row(
                number: number, fieldName: "f\(number)", operatorName: "o\(number)", valueName: "v\(number)",
                fields: all.map { Choice(value: $0.key, title: $0.title, isChosen: $0.key == row.field.key) },
                operators: row.field.operators.map {
                    Choice(value: $0.rawValue, title: $0.title(on: row.field.kind), isChosen: $0 == row.comparison)
                },
                input: Self.input(row, context), select: Self.select(row, context),
                removePath: state.address(withoutFilter: number, staysOpen: true), title: row.field.title)
        }
        hasRows = !rows.isEmpty
        hasSeveral = rows.count > 1
        matchesAny = state.matchesAny
        isFull = rows.count >= FilterRow.limit
        isOpen = state.isFiltering || problem != nil
        let active = state.rows.filter { !$0.isOpen }.count
        title = active == 0 ? "Filter" : active.counted("filter")
        fields = all.map { Choice(value: $0.key, title: $0.title, isChosen: false) }
        nextName = "f\(rows.count)"
        hidden = (state.viewField + state.searchField + state.sortField + state.columnsField).map {
            Hidden(name: $0.name, value: $0.value)
        }
        clearPath = state.address(state.searchField + state.sortField + state.columnsField)
        self.problem = problem?.message
    }

    private static func input(_ row: FilterRow, _ context: FilterContext) -> Input? {
        guard row.comparison.takesValue, context.choices(row) == nil else { return nil }
        switch row.field.kind {
        case .number: return Input(type: "number", value: row.value)
        case .day, .moment: return Input(type: "date", value: row.value)
        default: return Input(type: "text", value: row.value)
        }
    }

    private static func select(_ row: FilterRow, _ context: FilterContext) -> Select? {
        guard row.comparison.takesValue, let choices = context.choices(row) else { return nil }
        let first = choices.contains(where: \.isChosen) ? [] : [Choice(value: "", title: "Choose…", isChosen: true)]
        return Select(choices: first + choices)
    }
}

/// What the values of filters are called.
struct FilterContext: Sendable {
    let members: [WorkspaceMember]
    /// The records that filters name by id.
    let links: [RecordLink]

    static func load(_ state: TableState, _ request: ObjectRequest) async throws -> FilterContext {
        let kinds = state.rows.map(\.field.kind)
        let members = kinds.contains(.member) ? try await request.core.members.list(request.member.member) : []
        let keys = state.rows.filter { $0.field.kind == .record }.flatMap { row in
            RecordID(row.value).map { id in
                row.field.attribute.targets(in: request.schema).map { (object: $0.object.slug, id: id) }
            } ?? []
        }
        let links = keys.isEmpty ? [] : try await request.core.records.links(request.access, keys)
        return FilterContext(members: members, links: links)
    }

    /// What can be chosen; nil where the value is typed.
    func choices(_ row: FilterRow) -> [FilterPanel.Choice]? {
        func choice(_ value: String, _ title: String) -> FilterPanel.Choice {
            FilterPanel.Choice(value: value, title: title, isChosen: value == row.value)
        }
        switch row.field.kind {
        case .option:
            return row.field.attribute.options.filter { !$0.isArchived || $0.id.text == row.value }.map {
                choice($0.id.text, $0.title)
            }
        case .member: return members.map { choice($0.id.text, $0.name) }
        case .country: return CountryCode.all.compactMap { code in CountryCode.name(of: code).map { choice(code, $0) } }
        case .flag: return [choice("yes", "Yes"), choice("no", "No")]
        case .record: return links.first { $0.id.text == row.value }.map { [choice($0.id.text, $0.name)] }
        default: return nil
        }
    }

    /// "Job title contains CTO"
    func sentence(_ row: FilterRow) -> String {
        let words = "\(row.field.title) \(row.comparison.title(on: row.field.kind))"
        guard row.comparison.takesValue else { return words }
        let isDay = row.field.kind == .day || row.field.kind == .moment
        let value = choices(row)?.first(where: \.isChosen)?.title ?? (isDay ? ValueViews.date(row.value) : row.value)
        return "\(words) \(value)"
    }
}

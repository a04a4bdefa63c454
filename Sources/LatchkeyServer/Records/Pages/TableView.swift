import LatchkeyCore

/// What a table of records shows.
struct TableView: Sendable {
    let path: String
    let newPath: String
    let importPath: String
    let exportPath: String
    let title: String
    let singular: String
    let plural: String
    let icon: String
    /// "1,204", or nothing while there are none.
    let total: String?
    let search: String
    let searchHidden: [FilterPanel.Hidden]
    let filter: FilterPanel
    let saved: SavedViews
    let chips: [Chip]
    let columnChoices: [FilterPanel.Choice]
    let columnsHidden: [FilterPanel.Hidden]
    let labelHeading: Heading
    let headings: [Heading]
    let rows: [Row]
    let hasRows: Bool
    /// Whether the object has no records at all.
    let isEmpty: Bool
    let allPath: String
    let pager: Pager?

    struct Chip: Sendable {
        let sentence: String
        let removePath: String
    }

    struct Heading: Sendable {
        let name: String
        let sortPath: String?
        let direction: String?
        let isDescending: Bool
        let isNumeric: Bool
    }

    struct Row: Sendable {
        let record: RecordMark
        let cells: [Cell]
    }

    struct Cell: Sendable {
        let isNumeric: Bool
        let values: [ValueView]
        /// "+3"
        let more: String?
    }

    struct Pager: Sendable {
        let summary: String
        let previous: String?
        let next: String?
    }

    /// The most values of one cell.
    static let cellLimit = 3

    init(
        _ request: ObjectRequest, _ state: TableState, _ records: [ShownRecord], _ count: RecordCount,
        _ context: FilterContext, _ saved: SavedViews, problem: LatchkeyError?
    ) {
        path = request.path
        newPath = "\(request.path)/new"
        importPath = "\(request.path)/import"
        exportPath = "\(request.path)/export"
        title = request.object.object.plural
        singular = request.singular
        plural = request.plural
        icon = request.object.object.icon
        total = count.number == 0 ? nil : Self.text(count)
        search = state.search
        let kept = state.viewField + state.sortField + state.columnsField
        searchHidden = (state.filterFields() + kept).map { .init(name: $0.name, value: $0.value) }
        columnsHidden = (state.viewField + state.searchField + state.filterFields() + state.sortField).map {
            .init(name: $0.name, value: $0.value)
        }
        filter = FilterPanel(state, request, context, problem: problem)
        self.saved = saved
        chips = state.rows.enumerated().filter { !$0.element.isOpen }.map { number, row in
            Chip(sentence: context.sentence(row), removePath: state.address(withoutFilter: number))
        }
        columnChoices = TableColumns.possible(of: request.object).map { attribute in
            let isChosen = state.columns.contains { $0.id == attribute.id }
            return .init(value: attribute.slug, title: attribute.title, isChosen: isChosen)
        }
        labelHeading = Self.heading(request.object.label, request, state)
        headings = state.columns.map { Self.heading($0, request, state) }
        let views = request.views
        rows = records.map { record in
            Row(
                record: RecordMark(record.link), cells: state.columns.map { Self.cell(record, $0, views) })
        }
        hasRows = !rows.isEmpty
        isEmpty = rows.isEmpty && !state.isNarrowed && state.offset == 0 && problem == nil
        allPath = state.addressOfAll
        pager = Self.pager(state, shown: records.count, of: count)
    }

    private static func heading(_ attribute: Attribute?, _ request: ObjectRequest, _ state: TableState) -> Heading {
        guard let attribute else {
            return Heading(
                name: request.object.object.singular, sortPath: nil, direction: nil, isDescending: false,
                isNumeric: false)
        }
        let isSorted = state.sort?.attribute.id == attribute.id
        let isDescending = isSorted && state.sort?.isDescending == true
        let canSort = attribute.sort(of: request.object, request.schema, isDescending: false) != nil
        return Heading(
            name: attribute.title,
            sortPath: canSort
                ? state.address(sortedBy: attribute, isDescending: isSorted && !isDescending) : nil,
            direction: isSorted ? (isDescending ? "descending" : "ascending") : nil, isDescending: isDescending,
            isNumeric: attribute.isNumeric)
    }

    private static func cell(_ record: ShownRecord, _ attribute: Attribute, _ views: ValueViews) -> Cell {
        let values = record[attribute].prefix(attribute.type == .select ? cellLimit : 1)
        let count = record.count(attribute)
        return Cell(
            isNumeric: attribute.isNumeric, values: values.map { views.view($0, of: attribute) },
            more: count > values.count ? "+\(count - values.count)" : nil)
    }

    private static func text(_ count: RecordCount) -> String {
        NumberText.grouped(Double(count.number)) + (count.isMore ? "+" : "")
    }

    /// Nil while everything is on one page.
    private static func pager(_ state: TableState, shown: Int, of count: RecordCount) -> Pager? {
        let end = state.offset + shown
        let hasMore = shown == TableState.pageSize && (count.isMore || end < count.number)
        guard state.offset > 0 || hasMore else { return nil }
        let first = NumberText.grouped(Double(state.offset + 1))
        let last = NumberText.grouped(Double(end))
        return Pager(
            summary: shown == 0 ? "Nothing beyond \(text(count))" : "\(first)–\(last) of \(text(count))",
            previous: state.offset > 0 ? state.address(from: max(0, state.offset - TableState.pageSize)) : nil,
            next: hasMore ? state.address(from: end) : nil)
    }
}

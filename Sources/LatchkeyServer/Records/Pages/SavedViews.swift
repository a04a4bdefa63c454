import LatchkeyCore

/// The saved views above a table, and the form that saves what the table shows as one.
struct SavedViews: Sendable {
    let tabs: [Tab]
    let hasTabs: Bool
    /// The form's field: what the view is called.
    let name: FormField
    /// What is saved.
    let query: String
    let createPath: String
    /// Nil where no saved view is open.
    let current: Current?
    /// "Save view", or what has become of the one that is open.
    let summary: String
    /// Whether there is something that is not saved.
    let isChanged: Bool
    let isOpen: Bool

    struct Tab: Sendable {
        let title: String
        let path: String
        let isCurrent: Bool
    }

    struct Current: Sendable {
        let savePath: String
        let archivePath: String
    }

    /// A form that is shown again.
    struct Retry: Sendable {
        let form: Form
        let error: LatchkeyError
    }

    init(_ views: [ObjectView], _ state: TableState, _ request: ObjectRequest, _ retry: Retry? = nil) {
        let open = views.first { $0.id == state.view }
        tabs =
            [Tab(title: "All \(request.plural)", path: request.path, isCurrent: open == nil)]
            + views.map {
                Tab(title: $0.title, path: Self.path(of: $0, request), isCurrent: $0.id == open?.id)
            }
        hasTabs = !views.isEmpty
        var name = FormField("title", "Name of the view", value: open?.title ?? "")
        name.isRequired = true
        name.maxLength = 200
        self.name = name.showing(retry?.form ?? Form(), retry?.error)
        query = state.viewQuery
        createPath = "\(request.path)/views"
        current = open.map {
            Current(savePath: "\(request.path)/views/\($0.id)", archivePath: "\(request.path)/views/\($0.id)/archive")
        }
        isChanged = open.map { $0.page != state.viewQuery } ?? state.rows.contains { !$0.isOpen }
        summary = open == nil ? "Save view" : (isChanged ? "Save changes" : "View")
        isOpen = retry != nil
    }

    /// The address of the table as the view shows it.
    static func path(of view: ObjectView, _ request: ObjectRequest) -> String {
        "\(request.path)?view=\(view.id)" + (view.page.map { $0.isEmpty ? "" : "&\($0)" } ?? "")
    }
}

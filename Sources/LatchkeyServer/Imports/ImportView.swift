import LatchkeyCore

/// Where a file is sent, and what was imported before.
struct ImportView: Sendable {
    let tablePath: String
    let tableTitle: String
    let plural: String
    let action: String
    let error: String?
    let imports: [Row]
    let hasImports: Bool

    struct Row: Sendable {
        let path: String
        let fileName: String
        let state: ImportState
        let outcome: String
        let by: String
        let time: PageTime
    }

    init(_ request: ObjectRequest, id: ImportID, _ recent: [Import], _ error: LatchkeyError?) {
        tablePath = request.path
        tableTitle = request.object.object.plural
        plural = request.plural
        action = "\(request.path)/import?file=\(id)"
        self.error = error?.message
        let (workspace, zone) = (request.member.workspace.slug, request.views.timeZone)
        imports = recent.map { done in
            Row(
                path: "/\(workspace)/import/\(done.id)", fileName: done.fileName, state: ImportState(done),
                outcome: done.outcome, by: done.createdBy, time: .dateAndTime(done.createdAt, in: zone))
        }
        hasImports = !imports.isEmpty
    }
}

/// How an import went, as a tag.
struct ImportState: Sendable {
    let text: String
    let tone: String

    init(_ done: Import) {
        switch done.status {
        case .running: (text, tone) = ("Running", "accent")
        case .done: (text, tone) = done.rejected > 0 ? ("Done, rows left out", "warn") : ("Done", "good")
        case .failed: (text, tone) = ("Stopped", "bad")
        case .interrupted: (text, tone) = ("Interrupted", "bad")
        }
    }
}

extension Import {
    /// "200 created, 3 updated, no rows left out"
    var outcome: String {
        let parts = ["\(grouped(created)) created", "\(grouped(updated)) updated"]
        return (parts + ["\(rejected == 0 ? "no" : grouped(rejected)) \(rejected == 1 ? "row" : "rows") left out"])
            .joined(separator: ", ")
    }

    private func grouped(_ number: Int) -> String { NumberText.grouped(Double(number)) }
}

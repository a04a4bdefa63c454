import LatchkeyCore

/// The Objects tab.
struct ObjectListView: Sendable {
    struct Row: Sendable {
        let icon: String
        let plural: String
        let slug: String
        let path: String
        let kind: String
        let attributes: String
        let records: String
        /// "1 record of People"
        let recordsLabel: String
        /// The table of its records; nil while it is disabled.
        let recordsPath: String?
        let isEnabled: Bool
        let isCustom: Bool
        let canBeDisabled: Bool
    }

    let newPath: String
    let rows: [Row]
    let summary: String

    init(_ context: ObjectsContext, _ counts: [ObjectID: Int]) {
        newPath = "\(context.objects)/new"
        rows = context.schema.all.map { schema in
            let object = schema.object
            let count = counts[object.id] ?? 0
            let records = NumberText.grouped(Double(count))
            return Row(
                icon: object.icon, plural: object.plural, slug: object.slug, path: context.path(of: object),
                kind: object.kind, attributes: "\(schema.visible.count)",
                records: records, recordsLabel: "\(records) \(count == 1 ? "record" : "records") of \(object.plural)",
                recordsPath: object.isEnabled ? "/\(context.admin.workspace.slug)/objects/\(object.slug)" : nil,
                isEnabled: object.isEnabled, isCustom: object.standard == nil, canBeDisabled: object.canBeDisabled)
        }
        let own = rows.filter(\.isCustom).count
        summary = "\(rows.count - own) standard, \(own == 0 ? "none" : "\(own)") of your own"
    }
}

extension Object {
    /// "Standard" or "Custom".
    var kind: String { standard == nil ? "Custom" : "Standard" }

    /// Whether an admin may disable it.
    var canBeDisabled: Bool { standard.map { !$0.isAlwaysOn } ?? false }
}

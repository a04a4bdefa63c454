import LatchkeyCore

/// What the columns of a file are matched with.
struct MappingView: Sendable {
    let tablePath: String
    let tableTitle: String
    let plural: String
    let action: String
    let name: String
    let columns: [Column]
    let keys: [FilterPanel.Choice]
    let hasKeys: Bool
    let problem: String?

    struct Column: Sendable {
        /// `column.3`
        let field: String
        let heading: String
        let samples: [String]
        let targets: [FilterPanel.Choice]
        let isUsed: Bool
    }

    init(_ request: ObjectRequest, _ id: ImportID, headings: [String], rows: [[String]], _ error: LatchkeyError?) {
        let (form, object) = (request.form, request.object)
        tablePath = request.path
        tableTitle = object.object.plural
        plural = request.plural
        action = "\(request.path)/import/\(id)"
        name = form.optional("name") ?? request.page.query.text("name")
        let guess = ImportMapping(guessing: headings, of: object)
        let isSent = form.has("matching")
        let choices = ImportMapping.choices(of: object)
        columns = headings.enumerated().map { index, heading in
            let field = "column.\(index)"
            let chosen = isSent ? form.text(field) : guess.targets[index] ?? ""
            return Column(
                field: field, heading: heading.isEmpty ? "Column \(index + 1)" : heading,
                samples: rows.compactMap { index < $0.count && !$0[index].isEmpty ? String($0[index].prefix(80)) : nil }
                    .prefix(3).map(\.self),
                targets: [.init(value: "", title: "Leave out", isChosen: chosen.isEmpty)]
                    + choices.map { .init(value: $0.target, title: $0.title, isChosen: $0.target == chosen) },
                isUsed: !chosen.isEmpty)
        }
        let matching = isSent ? form.text("matching") : guess.matching ?? ""
        keys = MappingForm.keys(of: object).map {
            .init(value: $0.slug, title: $0.title, isChosen: $0.slug == matching)
        }
        hasKeys = !keys.isEmpty
        problem = error?.message
    }
}

/// Reads the form of `MappingView`.
enum MappingForm {
    /// What tells records apart, so that rows can find theirs.
    static func keys(of object: ObjectSchema) -> [Attribute] {
        object.visible.filter { $0.isUnique && $0.isWritable }
    }

    /// - Throws: `LatchkeyError` for a choice that makes no sense.
    static func read(_ form: Form, columns: Int, of object: ObjectSchema) throws -> ImportMapping {
        let targets = (0..<columns).map { form.optional("column.\($0)") }
        let used = targets.compactMap(\.self)
        if let twice = used.first(where: { target in used.filter { $0 == target }.count > 1 }) {
            let title = ImportMapping.choices(of: object).first { $0.target == twice }?.title ?? twice
            throw LatchkeyError.invalid("columns", "Two columns fill “\(title)”. Leave one of them out.")
        }
        let matching = form.optional("matching")
        if let matching, !used.contains(matching) {
            let title = object.attribute(named: matching)?.title ?? matching
            throw LatchkeyError.invalid("matching", "Rows are matched by “\(title)”, so a column must fill it.")
        }
        return ImportMapping(targets: targets, matching: matching)
    }
}

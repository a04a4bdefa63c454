import LatchkeyCore

/// Which attributes a table shows beside the name.
enum TableColumns {
    /// How many a table begins with where nothing is known about the object.
    private static let defaultCount = 6

    private static let defaults: [StandardObject: [String]] = [
        .people: ["email_addresses", "company", "job_title", "phone_numbers", "primary_location", "created_at"],
        .companies: ["domains", "categories", "employee_range", "estimated_arr_usd", "primary_location", "team"],
        .deals: ["stage", "value", "owner", "associated_company", "associated_people", "created_at"],
        .users: ["user_id", "person", "workspace", "created_at"],
        .workspaces: ["workspace_id", "company", "users", "created_at"],
    ]

    /// What can be a column.
    static func possible(of object: ObjectSchema) -> [Attribute] {
        object.visible.filter { $0.id != object.label?.id }
    }

    static func standard(of object: ObjectSchema) -> [Attribute] {
        let possible = possible(of: object)
        if let standard = object.object.standard, let slugs = defaults[standard] {
            return slugs.compactMap { slug in possible.first { $0.slug == slug } }
        }
        let own = possible.filter { !$0.isSystem }.prefix(defaultCount)
        return Array(own) + possible.filter { $0.isSystem && $0.slug == "created_at" }
    }

    /// The columns that an address asks for: `columns=company,stage`, or one `columns` for each.
    static func chosen(in query: Form, of object: ObjectSchema) -> [Attribute]? {
        guard query.has("columns") else { return nil }
        let slugs = query.all("columns").flatMap { $0.split(separator: ",").map(String.init) }
        var seen: Set<String> = []
        let possible = possible(of: object)
        return slugs.filter { seen.insert($0).inserted }.compactMap { slug in possible.first { $0.slug == slug } }
    }
}

extension Attribute {
    /// Whether numbers stand below each other in its column.
    var isNumeric: Bool { [.number, .currency].contains(type) && !isMultiselect }

    /// What to sort by, in the grammar of the API; nil for what has no order that people know.
    func sort(of object: ObjectSchema, _ schema: WorkspaceSchema, isDescending: Bool) -> JSON? {
        let direction = JSON.string(isDescending ? "desc" : "asc")
        switch type {
        case .actorReference: return nil
        case .recordReference:
            let targets = targets(in: schema)
            guard targets.count == 1, let target = targets.first, let label = target.label else { return nil }
            let path = [(object.object.slug, slug), (target.object.slug, label.slug)]
            return .object([
                ("direction", direction),
                ("path", .array(path.map { .array([.string($0.0), .string($0.1)]) })),
            ])
        default: return .object([("direction", direction), ("attribute", .string(slug))])
        }
    }
}

import LatchkeyStorage

/// Reads and writes objects, attributes and options.
enum SchemaStore {
    static func version(of workspace: WorkspaceID, in connection: any Connection) throws -> Int64 {
        try connection.value("SELECT version FROM schema_versions WHERE workspace_id = ?", workspace) ?? 0
    }

    /// Everything of a workspace, in three queries.
    static func load(_ workspace: WorkspaceID, in connection: any Connection) throws -> WorkspaceSchema {
        guard let found = try WorkspaceStore.find(workspace, in: connection) else {
            throw LatchkeyError.notFound("This workspace")
        }
        let objects = try connection.all(
            "SELECT \(objectColumns) FROM objects WHERE workspace_id = ? ORDER BY number", workspace,
            read: Object.init(row:))
        let options = try connection.all(
            """
            SELECT attribute_id, id, title, is_archived, target_time, celebrates FROM attribute_options
            WHERE workspace_id = ? ORDER BY position, id
            """, workspace
        ) { (attribute: try $0.next(AttributeID.self), option: try SelectOption(row: &$0)) }
        let byAttribute = Dictionary(grouping: options, by: \.attribute).mapValues { $0.map(\.option) }
        let attributes = try connection.all(
            "SELECT \(attributeColumns) FROM attributes WHERE workspace_id = ? ORDER BY position, number", workspace
        ) { try Attribute(row: &$0, options: byAttribute) }
        return WorkspaceSchema(
            workspaceID: workspace, slug: found.slug, version: try version(of: workspace, in: connection),
            objects: objects, attributes: attributes)
    }

    static let objectColumns = "number, id, slug, singular, plural, standard, is_enabled, created_at"
    static let attributeColumns = """
        number, id, object_id, title, description, slug, type, is_system, is_writable, is_required, is_unique,
        is_multiselect, is_archived, default_value, currency_code, currency_display, allowed_objects,
        relationship_id, created_at
        """
}

extension Object {
    fileprivate init(row: inout Row) throws {
        number = try row.next()
        id = try row.next()
        slug = try row.next()
        singular = try row.next()
        plural = try row.next()
        standard = try row.next(String?.self).flatMap(StandardObject.init)
        isEnabled = try row.next()
        createdAt = try row.next()
    }
}

extension SelectOption {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        title = try row.next()
        isArchived = try row.next()
        targetTime = try row.next()
        celebrates = try row.next()
    }
}

extension Attribute {
    fileprivate init(row: inout Row, options: [AttributeID: [SelectOption]]) throws {
        number = try row.next()
        id = try row.next()
        objectID = try row.next()
        title = try row.next()
        description = try row.next()
        slug = try row.next()
        type = try row.next()
        isSystem = try row.next()
        isWritable = try row.next()
        isRequired = try row.next()
        isUnique = try row.next()
        isMultiselect = try row.next()
        isArchived = try row.next()
        defaultValue = try row.next(String?.self).flatMap(DefaultValue.init(stored:))
        configuration = AttributeConfiguration(
            currencyCode: try row.next(), currencyDisplay: try row.next(String?.self).flatMap(CurrencyDisplay.init),
            allowedObjects: try row.next(String.self).split(separator: " ").compactMap { ObjectID(String($0)) })
        relationship = try row.next()
        createdAt = try row.next()
        self.options = options[id] ?? []
    }
}

extension DefaultValue {
    /// As the table holds it: `{"dynamic":"P1M"}` or `{"static":[…]}`.
    var stored: String {
        switch self {
        case .dynamic(let template): JSON.object([("dynamic", .string(template))]).text
        case .fixed(let values): JSON.object([("static", .array(values))]).text
        }
    }

    fileprivate init?(stored text: String) {
        guard let json = try? JSON(parsing: Array(text.utf8)) else { return nil }
        if let template = json["dynamic"]?.string {
            self = .dynamic(template)
        } else if let values = json["static"]?.array {
            self = .fixed(values)
        } else {
            return nil
        }
    }
}

let schemaMigrations = [
    Migration(
        9, "objects and attributes",
        .table(
            "objects",
            """
            number IDENTITY, id TEXT NOT NULL UNIQUE, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            slug TEXT NOT NULL, singular TEXT NOT NULL, plural TEXT NOT NULL, standard TEXT,
            is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)), created_at INTEGER NOT NULL,
            UNIQUE (workspace_id, slug)
            """),
        .table(
            "attributes",
            """
            number IDENTITY, id TEXT NOT NULL UNIQUE, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            object_id TEXT NOT NULL REFERENCES objects (id), position INTEGER NOT NULL, title TEXT NOT NULL,
            description TEXT, slug TEXT NOT NULL, type TEXT NOT NULL, is_system INTEGER NOT NULL,
            is_writable INTEGER NOT NULL, is_required INTEGER NOT NULL, is_unique INTEGER NOT NULL,
            is_multiselect INTEGER NOT NULL, is_archived INTEGER NOT NULL, default_value TEXT, currency_code TEXT,
            currency_display TEXT, allowed_objects TEXT NOT NULL, relationship_id TEXT, created_at INTEGER NOT NULL,
            UNIQUE (object_id, slug)
            """),
        .statement("CREATE INDEX attributes_by_workspace ON attributes (workspace_id, position)"),
        .table(
            "attribute_options",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            attribute_id TEXT NOT NULL REFERENCES attributes (id), position INTEGER NOT NULL, title TEXT NOT NULL,
            is_archived INTEGER NOT NULL, target_time TEXT, celebrates INTEGER NOT NULL, UNIQUE (attribute_id, title)
            """),
        .statement("CREATE INDEX attribute_options_by_workspace ON attribute_options (workspace_id, position)"),
        .table(
            "object_views",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            object_id TEXT NOT NULL REFERENCES objects (id), title TEXT NOT NULL, filter TEXT, sorts TEXT,
            is_archived INTEGER NOT NULL, created_at INTEGER NOT NULL
            """),
        .statement("CREATE INDEX object_views_by_object ON object_views (workspace_id, object_id, id)"),
        .table(
            "schema_versions",
            """
            workspace_id TEXT NOT NULL PRIMARY KEY REFERENCES workspaces (id), version INTEGER NOT NULL
            """))
]

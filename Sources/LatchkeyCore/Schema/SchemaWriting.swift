import LatchkeyStorage

/// An attribute that is to be made.
struct AttributeDraft: Sendable {
    var id: AttributeID
    var title: String
    var slug: String
    var type: AttributeType
    var description: String?
    var isSystem = false
    var isWritable = true
    var isRequired = false
    var isUnique = false
    var isMultiselect = false
    var defaultValue: DefaultValue?
    var configuration = AttributeConfiguration()
    var relationship: AttributeID?
}

extension UnitOfWork {
    /// Says that the schema of the workspace is another from now on.
    func schemaChanged(in workspace: WorkspaceID) throws {
        try transaction.execute(
            """
            INSERT INTO schema_versions (workspace_id, version) VALUES (?, 1)
            ON CONFLICT (workspace_id) DO UPDATE SET version = schema_versions.version + 1
            """, workspace)
        changed(.schema(workspace))
    }

    func insertObject(
        _ id: ObjectID, slug: String, singular: String, plural: String, standard: StandardObject? = nil,
        isEnabled: Bool = true, in workspace: WorkspaceID
    ) throws {
        try transaction.execute(
            """
            INSERT INTO objects (id, workspace_id, slug, singular, plural, standard, is_enabled, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, id, workspace, slug, singular, plural, standard?.rawValue, isEnabled, now)
    }

    /// - Throws: `StorageError.uniqueViolation` of `attributes.slug`.
    func insertAttribute(
        _ draft: AttributeDraft, of object: ObjectID, position: Int, in workspace: WorkspaceID
    ) throws {
        try transaction.execute(
            """
            INSERT INTO attributes (id, workspace_id, object_id, position, title, description, slug, type, is_system,
                is_writable, is_required, is_unique, is_multiselect, is_archived, default_value, currency_code,
                currency_display, allowed_objects, relationship_id, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            draft.id, workspace, object, position, draft.title, draft.description, draft.slug, draft.type,
            draft.isSystem, draft.isWritable, draft.isRequired, draft.isUnique, draft.isMultiselect, false,
            draft.defaultValue?.stored, draft.configuration.currencyCode,
            draft.configuration.currencyDisplay?.rawValue,
            draft.configuration.allowedObjects.map(\.text).joined(separator: " "), draft.relationship, now)
    }

    /// - Throws: `StorageError.uniqueViolation` of `attribute_options.title`.
    func insertOption(
        _ option: SelectOption, of attribute: AttributeID, position: Int, in workspace: WorkspaceID
    ) throws {
        try transaction.execute(
            """
            INSERT INTO attribute_options (id, workspace_id, attribute_id, position, title, is_archived, target_time,
                celebrates) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            option.id, workspace, attribute, position, option.title, option.isArchived, option.targetTime,
            option.celebrates)
    }
}

import LatchkeyStorage

/// What should become of an attribute; nil stays as it is.
package struct AttributeChange: Sendable {
    package var title: String?
    /// Nil inside nil: none.
    package var description: String??
    package var slug: String?
    package var isRequired: Bool?
    package var isUnique: Bool?
    package var isArchived: Bool?
    package var defaultValue: DefaultValue??
    package var currencyCode: String?
    package var currencyDisplay: CurrencyDisplay?
    package var allowedObjects: [String]?

    package init() {}

    var isEmpty: Bool {
        title == nil && description == nil && slug == nil && isRequired == nil && isUnique == nil && isArchived == nil
            && defaultValue == nil && currencyCode == nil && allowedObjects == nil
    }
}

extension Attributes {
    /// Changes an attribute. Archiving hides it and its values; nothing is lost.
    ///
    /// - Throws: 400 for system attributes, for what can't be, or for values that are not unique; 404; 409.
    package func update(
        _ access: ConfigurationAccess, object: String, _ name: String, _ change: AttributeChange
    ) async throws -> (WorkspaceSchema, Attribute) {
        guard !change.isEmpty else { throw LatchkeyError.emptyPayload }
        let id = try await core.configure(access) { configuring in
            let object = try configuring.schema.require(object)
            let attribute = try object.require(attribute: name)
            guard !attribute.isSystem else {
                throw LatchkeyError(.invalid, .systemEdit, "Cannot update a System attribute.")
            }
            try configuring.update(attribute, of: object, change)
            return attribute.id
        }
        return try await found(id, access.workspaceID)
    }
}

extension Configuring {
    fileprivate func update(_ old: Attribute, of object: ObjectSchema, _ change: AttributeChange) throws {
        let rules = AttributeRules(schema: schema, object: object)
        let isUnique = change.isUnique ?? old.isUnique
        try rules.checkUnique(old.type, isUnique && !old.isUnique)
        if change.allowedObjects != nil, old.relationship != nil {
            throw AttributeRules.invalid(
                "The objects of a relationship cannot be changed.", at: ["config", "record_reference"])
        }
        var draft = AttributeDraft(
            id: old.id, title: try change.title.map { try AttributeRules.title($0, at: ["title"]) } ?? old.title,
            slug: try change.slug.map { try APISlug.validated($0) } ?? old.slug, type: old.type)
        draft.isMultiselect = old.isMultiselect
        draft.description = try change.description.map(AttributeRules.description) ?? old.description
        draft.configuration = try rules.configuration(
            of: old.type, code: change.currencyCode ?? old.configuration.currencyCode,
            display: change.currencyDisplay ?? old.configuration.currencyDisplay,
            allowed: change.allowedObjects ?? [])
        // What is not changed is not checked again: an object may have been disabled since.
        if change.allowedObjects == nil { draft.configuration.allowedObjects = old.configuration.allowedObjects }
        draft.defaultValue = change.defaultValue ?? old.defaultValue
        if change.defaultValue != nil {
            try rules.check(draft.defaultValue, for: draft)
            try settle(&draft, of: object, options: old.options)
        }
        try write(draft, isRequired: change.isRequired ?? old.isRequired, isUnique, change.isArchived ?? old.isArchived)
        if isUnique != old.isUnique { try setUnique(isUnique, old, of: object) }
        try audit(
            .attributeUpdated, .attribute(old.id, title: old.title),
            detail: ["object": object.object.slug, "slug": draft.slug])
        try emit("object-attribute.updated", old.id, of: object.object.id)
    }

    private func write(_ draft: AttributeDraft, isRequired: Bool, _ isUnique: Bool, _ isArchived: Bool) throws {
        do {
            try unit.transaction.execute(
                """
                UPDATE attributes SET title = ?, description = ?, slug = ?, is_required = ?, is_unique = ?,
                    is_archived = ?, default_value = ?, currency_code = ?, currency_display = ?, allowed_objects = ?
                WHERE workspace_id = ? AND id = ?
                """,
                draft.title, draft.description, draft.slug, isRequired, isUnique, isArchived,
                draft.defaultValue?.stored, draft.configuration.currencyCode,
                draft.configuration.currencyDisplay?.rawValue,
                draft.configuration.allowedObjects.map(\.text).joined(separator: " "), workspace, draft.id)
        } catch let error as StorageError where error.violatesUniqueness(of: "attributes.slug") {
            throw LatchkeyError.attributeSlugConflict
        }
    }

    /// Enters the values that there are, in slices, or forgets them.
    private func setUnique(_ isUnique: Bool, _ attribute: Attribute, of object: ObjectSchema) throws {
        try unit.transaction.execute("DELETE FROM record_uniques WHERE attribute = ?", attribute.number)
        guard isUnique else { return }
        var after: Int64 = 0
        while true {
            let slice = try unit.transaction.all(
                "SELECT \(RecordStore.columns) FROM records r WHERE r.object = ? AND r.number > ? ORDER BY r.number LIMIT 500",
                object.object.number, after, read: Record.init(row:))
            guard let last = slice.last else { return }
            after = last.number
            for record in slice {
                for value in RecordDocument(record.document, of: object)[attribute] {
                    try unit.claim(value.value, attribute, record.number)
                }
            }
        }
    }
}

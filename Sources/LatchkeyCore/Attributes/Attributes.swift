import LatchkeyStorage

/// What a new attribute should be, as a client asks for it.
package struct AttributeOrder: Sendable {
    package var title: String
    package var description: String?
    package var slug: String
    package var type: AttributeType
    package var isRequired = false
    package var isUnique = false
    package var isMultiselect = false
    package var defaultValue: DefaultValue?
    package var currencyCode: String?
    package var currencyDisplay: CurrencyDisplay?
    /// Slugs or ids.
    package var allowedObjects: [String] = []
    /// The attribute on the other side that is made with it.
    package var relationship: RelationshipOrder?

    package init(title: String, slug: String, type: AttributeType) {
        self.title = title
        self.slug = slug
        self.type = type
    }
}

/// The other side of a relationship.
package struct RelationshipOrder: Sendable {
    /// A slug or id.
    package let object: String
    package let title: String
    package let slug: String
    package let isMultiselect: Bool

    package init(object: String, title: String, slug: String, isMultiselect: Bool) {
        self.object = object
        self.title = title
        self.slug = slug
        self.isMultiselect = isMultiselect
    }
}

/// The attributes of a workspace's objects.
package struct Attributes: Sendable {
    let core: Core

    /// Makes an attribute; of a relationship, both sides.
    ///
    /// - Throws: 400 for what can't be, 404 for the object, 409 `slug_conflict`.
    package func create(
        _ access: ConfigurationAccess, object name: String, _ order: AttributeOrder
    ) async throws -> (WorkspaceSchema, Attribute) {
        let id = core.newID(Attribute.self)
        try await core.configure(access) { change in
            let object = try change.schema.require(name)
            var draft = try AttributeRules(schema: change.schema, object: object).draft(order, id: id)
            if let other = order.relationship {
                let mirror: AttributeID = change.unit.ids.next()
                draft.relationship = mirror
                let target = try change.schema.require(other.object)
                draft.configuration.allowedObjects = [target.object.id]
                var back = AttributeDraft(
                    id: mirror, title: try AttributeRules.title(other.title, at: ["relationship", "title"]),
                    slug: try APISlug.validated(
                        other.slug, at: [.name("data"), .name("relationship"), .name("api_slug")]),
                    type: .recordReference)
                back.isMultiselect = other.isMultiselect
                back.configuration.allowedObjects = [object.object.id]
                back.relationship = id
                try change.settle(&draft, of: object)
                try change.insert(draft, of: object)
                try change.insert(back, of: target)
            } else {
                try change.settle(&draft, of: object)
                try change.insert(draft, of: object)
            }
        }
        return try await found(id, access.workspaceID)
    }

    /// The attribute with its schema, which names objects.
    func found(_ id: AttributeID, _ workspace: WorkspaceID) async throws -> (WorkspaceSchema, Attribute) {
        let schema = try await core.schema(of: workspace)
        guard let attribute = schema.attribute(id)?.attribute else {
            throw LatchkeyError(.notFound, .notFound, "Attribute with slug/ID \"\(id)\" not found.")
        }
        return (schema, attribute)
    }
}

extension Configuring {
    func insert(_ draft: AttributeDraft, of object: ObjectSchema) throws {
        do {
            // Behind all others. What every object has from its beginning has lower positions.
            let last = try unit.transaction.value(
                "SELECT MAX(position) FROM attributes WHERE object_id = ? AND is_system = 0", object.object.id,
                as: Int?.self)
            let position = max((last ?? nil) ?? 0, 1000) + 1
            try unit.insertAttribute(draft, of: object.object.id, position: position, in: workspace)
        } catch let error as StorageError where error.violatesUniqueness(of: "attributes.slug") {
            throw LatchkeyError.attributeSlugConflict
        }
        try audit(
            .attributeCreated, .attribute(draft.id, title: draft.title),
            detail: ["object": object.object.slug, "slug": draft.slug, "type": draft.type.rawValue])
        try emit("object-attribute.created", draft.id, of: object.object.id)
    }
}

extension LatchkeyError {
    static let attributeSlugConflict = LatchkeyError(
        .conflict, .slugConflict,
        "An attribute with the same API slug already exists on this object. Please choose a different API slug.",
        field: "api_slug")
}

extension Core {
    package var attributes: Attributes { Attributes(core: self) }
}

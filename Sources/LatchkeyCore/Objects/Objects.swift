import LatchkeyStorage

/// The objects of a workspace.
package struct Objects: Sendable {
    let core: Core

    /// Makes an object with the attributes that all have, and a name.
    ///
    /// - Throws: 400 for a slug that can't be, 409 `slug_conflict`.
    package func create(
        _ access: ConfigurationAccess, slug: String, singular: String, plural: String
    ) async throws -> ObjectSchema {
        let slug = try APISlug.validated(slug)
        let singular = try Self.noun(singular, "singular_noun")
        let plural = try Self.noun(plural, "plural_noun")
        let id = core.newID(Object.self)
        try await core.configure(access) { change in
            try change.requireFree(slug: slug, nouns: [singular, plural])
            try change.unit.insertObject(id, slug: slug, singular: singular, plural: plural, in: change.workspace)
            let name = AttributeDraft(id: change.unit.ids.next(), title: "Name", slug: "name", type: .text)
            try change.unit.installCommonAttributes(of: id, around: [name], in: change.workspace)
            try change.audit(
                .objectCreated, AuditTarget(kind: "object", id: id.text, name: plural), detail: ["slug": slug])
        }
        return try await require(id, access.workspaceID)
    }

    /// Changes names. Nil stays as it is.
    ///
    /// - Throws: 400 for an empty change, 404, 409 `slug_conflict`.
    package func update(
        _ access: ConfigurationAccess, _ name: String, slug: String? = nil, singular: String? = nil,
        plural: String? = nil
    ) async throws -> ObjectSchema {
        guard slug != nil || singular != nil || plural != nil else { throw LatchkeyError.emptyPayload }
        let slug = try slug.map { try APISlug.validated($0) }
        let singular = try singular.map { try Self.noun($0, "singular_noun") }
        let plural = try plural.map { try Self.noun($0, "plural_noun") }
        let id = try await core.configure(access) { change in
            let object = try change.schema.require(name).object
            guard object.standard == nil || slug == nil || slug == object.slug else {
                throw LatchkeyError(.invalid, .systemEdit, "Cannot change the slug of a standard object.")
            }
            try change.requireFree(slug: slug, nouns: [singular, plural].compactMap(\.self), besides: object.id)
            try change.unit.transaction.execute(
                "UPDATE objects SET slug = ?, singular = ?, plural = ? WHERE workspace_id = ? AND id = ?",
                slug ?? object.slug, singular ?? object.singular, plural ?? object.plural, change.workspace, object.id)
            try change.audit(.objectUpdated, .object(object), detail: ["slug": slug ?? object.slug])
            return object.id
        }
        return try await require(id, access.workspaceID)
    }

    /// Enables or disables deals, users or workspaces. What a disabled object holds stays, out of sight.
    ///
    /// - Throws: 400 for objects that are always on, 404.
    package func setEnabled(_ access: ConfigurationAccess, _ standard: StandardObject, _ isEnabled: Bool) async throws {
        try await core.configure(access) { change in
            guard !standard.isAlwaysOn, let object = change.schema.all.first(where: { $0.object.standard == standard })
            else { throw LatchkeyError(.invalid, .systemEdit, "\(standard.rawValue) is always enabled.") }
            guard object.isEnabled != isEnabled else { return }
            try change.unit.transaction.execute(
                "UPDATE objects SET is_enabled = ? WHERE workspace_id = ? AND id = ?", isEnabled, change.workspace,
                object.object.id)
            try change.audit(isEnabled ? .objectEnabled : .objectDisabled, .object(object.object))
        }
    }

    private func require(_ id: ObjectID, _ workspace: WorkspaceID) async throws -> ObjectSchema {
        try await core.schema(of: workspace).require(id.text)
    }

    private static func noun(_ text: String, _ member: String) throws -> String {
        do {
            return try Validation.name(text, field: member, what: "The name")
        } catch let error as LatchkeyError {
            throw LatchkeyError(
                .invalid, .validationType, "Body payload validation error.", field: member,
                issues: [.custom(error.message, at: [.name("data"), .name(member)])])
        }
    }
}

extension Configuring {
    fileprivate func requireFree(slug: String?, nouns: [String], besides id: ObjectID? = nil) throws {
        let others = schema.all.map(\.object).filter { $0.id != id }
        let isTaken =
            slug.map { slug in APISlug.reservedForObjects.contains(slug) || others.contains { $0.slug == slug } }
            ?? false
        let taken = Set(others.flatMap { [$0.singular, $0.plural] })
        guard !isTaken, taken.isDisjoint(with: nouns) else {
            throw LatchkeyError(
                .conflict, .slugConflict,
                id == nil
                    ? "Failed to create object. Please ensure your api_slug and names are unique."
                    : "Failed to update object. Please ensure api_slug is unique.", field: "api_slug")
        }
    }
}

extension Core {
    package var objects: Objects { Objects(core: self) }
}

import LatchkeyStorage

/// What should become of an option or status; nil stays as it is.
package struct OptionChange: Sendable {
    package var title: String?
    package var isArchived: Bool?
    package var celebrates: Bool?
    /// Nil inside nil: none.
    package var targetTime: String??

    package init() {}

    var isEmpty: Bool { title == nil && isArchived == nil && celebrates == nil && targetTime == nil }
}

extension Attributes {
    /// Adds an option to a select attribute, or a status to a status attribute, behind the others.
    ///
    /// - Parameter type: which of the two.
    /// - Throws: 400 for another attribute, 404, 409 `slug_conflict` for a title that is taken.
    package func createOption(
        _ access: ConfigurationAccess, object: String, _ name: String, type: AttributeType, title: String,
        celebrates: Bool = false, targetTime: String? = nil
    ) async throws -> (Attribute, SelectOption) {
        let title = try Self.optionTitle(title)
        try Self.check(targetTime)
        let id = core.newID(SelectOption.self)
        let option = SelectOption(
            id: id, title: title, isArchived: false, targetTime: targetTime, celebrates: celebrates)
        let attribute = try await core.configure(access) { change in
            let attribute = try change.options(object, name, type)
            do {
                try change.unit.insertOption(
                    option, of: attribute.id, position: attribute.options.count, in: change.workspace)
            } catch let error as StorageError where error.violatesUniqueness(of: "attribute_options.title") {
                throw attribute.titleConflict(title)
            }
            try change.audit(.optionCreated, .option(option), detail: ["attribute": attribute.title])
            try change.emit("object-attribute.updated", attribute.id, of: attribute.objectID)
            return attribute
        }
        return (attribute, option)
    }

    /// Changes an option or status, named by id or title.
    ///
    /// - Throws: as `createOption`; 400 `value_not_found` for the option.
    package func updateOption(
        _ access: ConfigurationAccess, object: String, _ name: String, type: AttributeType, option: String,
        _ change: OptionChange
    ) async throws -> (Attribute, SelectOption) {
        guard !change.isEmpty else { throw LatchkeyError.emptyPayload }
        let title = try change.title.map(Self.optionTitle)
        try Self.check(change.targetTime ?? nil)
        return try await core.configure(access) { configuring in
            let attribute = try configuring.options(object, name, type)
            guard let old = attribute.option(named: option, includingArchived: true) else {
                throw attribute.noOption(option)
            }
            let new = SelectOption(
                id: old.id, title: title ?? old.title, isArchived: change.isArchived ?? old.isArchived,
                targetTime: change.targetTime ?? old.targetTime, celebrates: change.celebrates ?? old.celebrates)
            do {
                try configuring.unit.transaction.execute(
                    """
                    UPDATE attribute_options SET title = ?, is_archived = ?, target_time = ?, celebrates = ?
                    WHERE workspace_id = ? AND id = ?
                    """, new.title, new.isArchived, new.targetTime, new.celebrates, configuring.workspace, new.id)
            } catch let error as StorageError where error.violatesUniqueness(of: "attribute_options.title") {
                throw attribute.titleConflict(new.title)
            }
            try configuring.audit(.optionUpdated, .option(new), detail: ["attribute": attribute.title])
            try configuring.emit("object-attribute.updated", attribute.id, of: attribute.objectID)
            return (attribute, new)
        }
    }

    private static func optionTitle(_ text: String) throws -> String {
        try AttributeRules.title(text, at: ["title"])
    }

    private static func check(_ targetTime: String?) throws {
        guard let targetTime, ISODuration(targetTime) == nil else { return }
        throw AttributeRules.invalid("This is no ISO 8601 duration, such as P1M.", at: ["target_time_in_status"])
    }
}

extension Configuring {
    fileprivate func options(_ object: String, _ name: String, _ type: AttributeType) throws -> Attribute {
        let attribute = try schema.require(object).require(attribute: name)
        try attribute.require(type)
        return attribute
    }
}

extension Attribute {
    /// - Throws: 400 where a select attribute was meant and this is none, or a status attribute.
    package func require(_ type: AttributeType) throws {
        guard self.type != type else { return }
        throw LatchkeyError(.invalid, .validationType, "This attribute is not a \(type.rawValue) attribute.")
    }

    fileprivate func titleConflict(_ title: String) -> LatchkeyError {
        let kind = type == .status ? "status" : "select option"
        return LatchkeyError(
            .conflict, .slugConflict, "There is already another \(kind) with the title \"\(title)\".", field: "title")
    }

    fileprivate func noOption(_ name: String) -> LatchkeyError {
        let kind = type == .status ? "status option" : "select option"
        return LatchkeyError(
            .invalid, .valueNotFound,
            "Cannot find \(type.rawValue) attribute with \(kind) title \"\(name.prefix(200))\".")
    }
}

import LatchkeyCore

/// An admin's request about one attribute of an object.
struct AttributeContext: PageAccess {
    var object: ObjectContext
    let attribute: Attribute

    var page: PageContext {
        get { object.page }
        set { object.page = newValue }
    }

    var admin: AdminContext { object.admin }
    var schema: WorkspaceSchema { object.schema }
    var configuration: ConfigurationAccess { object.configuration }
    /// The page of the attribute in the settings.
    var path: String { object.path(of: attribute) }
    /// How use cases find the attribute.
    var name: String { attribute.id.text }

    static func admit(_ page: PageContext) async throws -> AttributeContext {
        let object = try await ObjectContext.admit(page)
        let id = try page.id("attribute-id", as: AttributeID.self)
        guard let attribute = object.object.attributes.first(where: { $0.id == id }) else {
            throw PageRefusal.notFound
        }
        return AttributeContext(object: object, attribute: attribute)
    }

    /// Whether an admin may change it: what belongs to the system stays as it is.
    var isEditable: Bool { object.object.isEnabled && !attribute.isSystem && !attribute.isArchived }

    /// Whether an admin may change its options or statuses. Those of system attributes too, unless the server fills
    /// them in.
    var hasEditableOptions: Bool {
        object.object.isEnabled && attribute.isWritable && !attribute.isArchived && attribute.type.hasOptions
    }
}

/// An admin's request about one option or status of an attribute.
struct OptionContext: PageAccess {
    var attribute: AttributeContext
    let option: SelectOption

    var page: PageContext {
        get { attribute.page }
        set { attribute.page = newValue }
    }

    static func admit(_ page: PageContext) async throws -> OptionContext {
        let attribute = try await AttributeContext.admit(page)
        let id = try page.id("option-id", as: OptionID.self)
        guard attribute.hasEditableOptions, let option = attribute.attribute.options.first(where: { $0.id == id })
        else { throw PageRefusal.notFound }
        return OptionContext(attribute: attribute, option: option)
    }

    var path: String { "\(attribute.path)/options/\(option.id)" }
}

extension AttributeType {
    /// Whether its values come from a list.
    var hasOptions: Bool { self == .select || self == .status }
}

import HTTPTypes
import LatchkeyCore

/// The attributes of objects. Lists will have the same operations: the path's `{target}` says which is meant.
let attributeOperations = [
    Operation(
        .get, "/v2/{target}/{identifier}/attributes", id: "listAttributes", group: "Attributes",
        summary: "List attributes", detail: "Lists the attributes of an object, in their order.",
        parameters: target + [
            .limit(1...1000, "How many to list; all by default."), .offset, .showArchived,
        ],
        answer: .data(.array(of: .attribute)), errors: [.unknownObject, .invalidQuery], rate: .read,
        access: .required(.target("read")) { _, api in
            let name = try api.targetObject()
            let schema = try await api.core.schema(api.data)
            let all = try schema.require(name).attributes
            let shown = api.query.flag("show_archived") ? all : try schema.require(name).visible
            let rest = shown.dropFirst(api.query.integer("offset") ?? 0)
            return .list(Array(rest.prefix(api.query.integer("limit") ?? .max))) {
                $0.json(in: schema).append(to: &$1)
            }
        }),
    Operation(
        .post, "/v2/{target}/{identifier}/attributes", id: "createAttribute", group: "Attributes",
        summary: "Create an attribute",
        detail: """
            Adds an attribute to an object. Its type, and whether it has several values, are final. With \
            `relationship`, the attribute on the other object is made too, and both sides are kept in step.
            """,
        parameters: target, body: .object([.init("data", .object(newAttribute))]), answer: .data(.attribute),
        errors: [.invalidBody, .unknownObject, .tooLarge, slugConflict], rate: .write,
        access: .required(.target("read-write")) { _, api in
            let name = try api.targetObject()
            let order = AttributeOrder(body: api.body["data"] ?? .null)
            let (schema, attribute) = try await api.core.attributes.create(api.configuration, object: name, order)
            return .data { attribute.json(in: schema).append(to: &$0) }
        }),
    Operation(
        .get, "/v2/{target}/{identifier}/attributes/{attribute}", id: "getAttribute", group: "Attributes",
        summary: "Get an attribute", detail: "Gets one attribute by its slug or id.",
        parameters: target + [.attribute], answer: .data(.attribute), errors: [.unknownObject, .unknownAttribute],
        rate: .read,
        access: .required(.target("read")) { _, api in
            let name = try api.targetObject()
            let schema = try await api.core.schema(api.data)
            let attribute = try schema.require(name).require(attribute: api.attribute)
            return .data { attribute.json(in: schema).append(to: &$0) }
        }),
    Operation(
        .patch, "/v2/{target}/{identifier}/attributes/{attribute}", id: "updateAttribute", group: "Attributes",
        summary: "Update an attribute",
        detail: "Changes an attribute, or archives it. Attributes of the system stay as they are.",
        parameters: target + [.attribute], body: .object([.init("data", .object(changedAttribute))]),
        answer: .data(.attribute),
        errors: [
            .invalidBody, .unknownObject, .unknownAttribute, .tooLarge, slugConflict,
            DeclaredError(400, "system_edit_unauthorized", example: "Cannot update a System attribute."),
            DeclaredError(
                400, "uniqueness_conflict",
                example:
                    "The value \"ada\" provided for attribute with ID \"…\" conflicts with one already in the system."
            ),
        ],
        rate: .write,
        access: .required(.target("read-write")) { _, api in
            let name = try api.targetObject()
            let (schema, attribute) = try await api.core.attributes.update(
                api.configuration, object: name, api.attribute, AttributeChange(body: api.body["data"] ?? .null))
            return .data { attribute.json(in: schema).append(to: &$0) }
        }),
]

private let target = OperationParameter.target

private let slugConflict = DeclaredError(
    409, "slug_conflict",
    example:
        "An attribute with the same API slug already exists on this object. Please choose a different API slug.")

private let newAttribute: [Schema.Member] = [
    .init("title", .string(example: "Deal size")), .init("description", .nullable(.string())),
    .init("api_slug", .slug), .init("type", .oneOf(AttributeType.creatable.map(\.rawValue))),
    .init("is_required", .boolean()), .init("is_unique", .boolean()), .init("is_multiselect", .boolean()),
    .init("default_value", .nullable(.defaultValue), isRequired: false),
    .init(
        "relationship",
        .nullable(
            .object([
                .init("object", .string(example: "companies")), .init("title", .string()), .init("api_slug", .slug),
                .init("is_multiselect", .boolean()),
            ])), isRequired: false),
    .init("config", .configurationInput),
]

private let changedAttribute: [Schema.Member] = [
    .init("title", .string(), isRequired: false), .init("description", .nullable(.string()), isRequired: false),
    .init("api_slug", .slug, isRequired: false), .init("is_required", .boolean(), isRequired: false),
    .init("is_unique", .boolean(), isRequired: false),
    .init("default_value", .nullable(.defaultValue), isRequired: false),
    .init("config", .configurationInput, isRequired: false), .init("is_archived", .boolean(), isRequired: false),
]

extension OperationParameter {
    /// What has attributes, and which one.
    static let target = [
        OperationParameter(
            "target", in: .path, .oneOf(["objects", "lists"]), detail: "Whether an object or a list is meant."),
        OperationParameter(
            "identifier", in: .path, .string(example: "people"), detail: "The slug or id of the object or list."),
    ]

    static let attribute = OperationParameter(
        "attribute", in: .path, .string(example: "name"), detail: "The slug or id of the attribute.")
}

extension RequiredScopes {
    /// Attributes of objects and of lists are opened by different scopes.
    static func target(_ level: String) -> RequiredScopes {
        let sets = ["objects": "object_configuration", "lists": "list_configuration"].mapValues {
            ScopeSet(text: "\($0):\(level)") ?? .everything
        }
        return RequiredScopes(.none, byTarget: ByTarget(parameter: "target", scopes: sets))
    }
}

extension APIContext {
    var attribute: String { parameters["attribute"] ?? "" }

    /// The object that the path names.
    ///
    /// - Throws: 404 for a list, as there are none yet.
    func targetObject() throws -> String {
        let name = parameters["identifier"] ?? ""
        switch parameters["target"] {
        case "objects": return name
        case "lists": throw APIError.notFound("List with slug/ID \"\(name.prefix(100))\" not found.")
        default: throw APIError.notFound("There is neither an object nor a list.")
        }
    }
}

extension AttributeOrder {
    fileprivate init(body: JSON) {
        self.init(
            title: body["title"]?.string ?? "", slug: body["api_slug"]?.string ?? "",
            type: body["type"]?.string.flatMap(AttributeType.init) ?? .text)
        description = body["description"]?.string
        isRequired = body["is_required"]?.bool ?? false
        isUnique = body["is_unique"]?.bool ?? false
        isMultiselect = body["is_multiselect"]?.bool ?? false
        defaultValue = body["default_value"].flatMap(DefaultValue.init)
        currencyCode = body["config"]?["currency"]?["default_currency_code"]?.string
        currencyDisplay = body["config"]?["currency"]?["display_type"]?.string.flatMap(CurrencyDisplay.init)
        allowedObjects =
            body["config"]?["record_reference"]?["allowed_objects"]?.array?.compactMap(\.string) ?? []
        if let other = body["relationship"], !other.isNull {
            relationship = RelationshipOrder(
                object: other["object"]?.string ?? "", title: other["title"]?.string ?? "",
                slug: other["api_slug"]?.string ?? "", isMultiselect: other["is_multiselect"]?.bool ?? false)
        }
    }
}

extension AttributeChange {
    fileprivate init(body: JSON) {
        self.init()
        title = body["title"]?.string
        description = body["description"].map(\.string)
        slug = body["api_slug"]?.string
        isRequired = body["is_required"]?.bool
        isUnique = body["is_unique"]?.bool
        isArchived = body["is_archived"]?.bool
        defaultValue = body["default_value"].map(DefaultValue.init)
        currencyCode = body["config"]?["currency"]?["default_currency_code"]?.string
        currencyDisplay = body["config"]?["currency"]?["display_type"]?.string.flatMap(CurrencyDisplay.init)
        allowedObjects = body["config"]?["record_reference"]?["allowed_objects"]?.array?.compactMap(\.string)
    }
}

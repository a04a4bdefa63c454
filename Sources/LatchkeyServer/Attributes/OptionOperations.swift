import HTTPTypes
import LatchkeyCore

/// The options of select attributes and the statuses of status attributes: two names for one thing.
let optionOperations = operations(of: optionKind) + operations(of: statusKind)

private struct Kind: Sendable {
    let type: AttributeType
    /// The last part of the path, and the name of its parameter.
    let plural: String
    let singular: String
    /// What the ids of the operations end in: of one, and of several.
    let id: String
    let ids: String
    let group: String
    let words: String
    let schema: Schema
    let created: [Schema.Member]
    let changed: [Schema.Member]
    let conflict: String
    let missing: String
}

private let optionKind = Kind(
    type: .select, plural: "options", singular: "option", id: "SelectOption", ids: "SelectOptions",
    group: "Select options", words: "select option", schema: .selectOption,
    created: [.init("title", .string(length: 1...Int.max, example: "Medium"))],
    changed: [
        .init("title", .string(length: 1...Int.max), isRequired: false),
        .init("is_archived", .boolean(), isRequired: false),
    ],
    conflict: "There is already another select option with the title \"Medium\".",
    missing: "Cannot find select attribute with select option title \"Medium\".")

private let statusKind = Kind(
    type: .status, plural: "statuses", singular: "status", id: "Status", ids: "Statuses", group: "Statuses",
    words: "status", schema: .status,
    created: [
        .init("title", .string(length: 1...Int.max, example: "In Progress")),
        .init("celebration_enabled", .boolean(), isRequired: false),
        .init("target_time_in_status", .nullable(.string(example: "P1M")), isRequired: false),
    ],
    changed: [
        .init("title", .string(length: 1...Int.max), isRequired: false),
        .init("celebration_enabled", .boolean(), isRequired: false),
        .init("target_time_in_status", .nullable(.string()), isRequired: false),
        .init("is_archived", .boolean(), isRequired: false),
    ],
    conflict: "There is already another status with the title \"In Progress\".",
    missing: "Cannot find status attribute with status option title \"Medium\".")

private func operations(of kind: Kind) -> [Operation] {
    let path = "/v2/{target}/{identifier}/attributes/{attribute}/\(kind.plural)"
    let parameters = OperationParameter.target + [.attribute]
    let wrongType = DeclaredError(
        400, "validation_type", example: "This attribute is not a \(kind.type.rawValue) attribute.")
    let errors = [DeclaredError.unknownObject, .unknownAttribute, wrongType]
    let conflict = DeclaredError(409, "slug_conflict", example: kind.conflict)
    return [
        Operation(
            .get, path, id: "list\(kind.ids)", group: kind.group,
            summary: "List \(kind.group.lowercased())",
            detail: "Lists them in their order.", parameters: parameters + [.showArchived],
            answer: .data(.array(of: kind.schema)), errors: errors + [.invalidQuery], rate: .read,
            access: .required(.target("read")) { _, api in
                let name = try api.targetObject()
                let attribute = try await api.core.schema(api.data).require(name).require(attribute: api.attribute)
                try attribute.require(kind.type)
                let shown = attribute.options.filter { api.query.flag("show_archived") || !$0.isArchived }
                return .list(shown) { $0.appendJSON(of: attribute, in: api.principal.workspaceID, to: &$1) }
            }),
        Operation(
            .post, path, id: "create\(kind.id)", group: kind.group, summary: "Create a \(kind.words)",
            detail: "Adds one behind the others.", parameters: parameters,
            body: .object([.init("data", .object(kind.created))]), answer: .data(kind.schema),
            errors: errors + [.invalidBody, .tooLarge, conflict], rate: .write,
            access: .required(.target("read-write")) { _, api in
                let data = api.body["data"]
                let (attribute, option) = try await api.core.attributes.createOption(
                    api.configuration, object: try api.targetObject(), api.attribute, type: kind.type,
                    title: data?["title"]?.string ?? "", celebrates: data?["celebration_enabled"]?.bool ?? false,
                    targetTime: data?["target_time_in_status"]?.string)
                return .data { option.appendJSON(of: attribute, in: api.principal.workspaceID, to: &$0) }
            }),
        Operation(
            .patch, "\(path)/{\(kind.singular)}", id: "update\(kind.id)", group: kind.group,
            summary: "Update a \(kind.words)", detail: "Changes or archives one, named by its id or title.",
            parameters: parameters + [
                OperationParameter(
                    kind.singular, in: .path, .string(example: "Medium"),
                    detail: "The id or title of the \(kind.words).")
            ],
            body: .object([.init("data", .object(kind.changed))]), answer: .data(kind.schema),
            errors: errors + [
                .invalidBody, .tooLarge, conflict, DeclaredError(400, "value_not_found", example: kind.missing),
            ],
            rate: .write,
            access: .required(.target("read-write")) { _, api in
                let (attribute, option) = try await api.core.attributes.updateOption(
                    api.configuration, object: try api.targetObject(), api.attribute, type: kind.type,
                    option: api.parameters[kind.singular] ?? "", OptionChange(body: api.body["data"] ?? .null))
                return .data { option.appendJSON(of: attribute, in: api.principal.workspaceID, to: &$0) }
            }),
    ]
}

extension OptionChange {
    fileprivate init(body: JSON) {
        self.init()
        title = body["title"]?.string
        isArchived = body["is_archived"]?.bool
        celebrates = body["celebration_enabled"]?.bool
        targetTime = body["target_time_in_status"].map(\.string)
    }
}

import LatchkeyCore

/// The parts of ids and names that many shapes share.
extension Schema {
    /// `{"workspace_id", …}`
    static func id(_ names: String...) -> Schema {
        .object((["workspace_id"] + names).map { .init($0, .string(.uuid)) })
    }

    static let slug = Schema.string(example: "deal_size")
    static let createdAt = Schema.string(.dateTime, example: "2022-11-21T13:22:49.061281000Z")

    /// Who made something.
    static let actor = Schema.named(
        "actor",
        .object([
            .init("type", .oneOf(ActorReference.Kind.allCases.map(\.rawValue))),
            .init("id", .nullable(.string(.uuid))),
        ]))

    static let object = Schema.named(
        "object",
        .object([
            .init("id", .id("object_id")), .init("api_slug", .nullable(.string(example: "people"))),
            .init("singular_noun", .nullable(.string(example: "Person"))),
            .init("plural_noun", .nullable(.string(example: "People"))), .init("created_at", .createdAt),
        ]))

    static let view = Schema.named(
        "object-view",
        .object([
            .init("id", .id("object_id", "view_id")), .init("title", .string(example: "New leads")),
            .init("created_at", .createdAt),
        ]))

    /// `{"pagination": {"next_cursor": …}}` beside `data`.
    static func page(of schema: Schema) -> Schema {
        .object([
            .init("data", .array(of: schema)),
            .init("pagination", .object([.init("next_cursor", .nullable(.string()))])),
        ])
    }
}

extension OperationParameter {
    static let object = OperationParameter(
        "object", in: .path, .string(example: "people"), detail: "The slug or id of the object.")

    static func flag(_ name: String, _ detail: String) -> OperationParameter {
        OperationParameter(name, in: .query, .boolean(), isRequired: false, detail: detail)
    }

    static func limit(_ range: ClosedRange<Int>, _ detail: String) -> OperationParameter {
        OperationParameter("limit", in: .query, .integer(in: range), isRequired: false, detail: detail)
    }

    static let offset = OperationParameter(
        "offset", in: .query, .integer(in: 0...Int.max), isRequired: false, detail: "How many to leave out first.")

    static let showArchived = flag("show_archived", "Whether archived ones are listed too.")
}

extension DeclaredError {
    static let unknownObject = DeclaredError(404, "not_found", example: "Object with slug/ID \"people\" not found.")
    static let unknownAttribute = DeclaredError(
        404, "not_found", example: "Attribute with slug/ID \"my-attribute\" not found.")
    static let unknownRecord = DeclaredError(
        404, "not_found", example: "Record with ID \"891dcbfc-9141-415d-9b2a-2238a6cc012d\" not found.")
    static let invalidBody = DeclaredError(400, "validation_type", example: "Body payload validation error.")
    static let invalidQuery = DeclaredError(400, "validation_type", example: "Query params validation error.")
    static let tooLarge = DeclaredError(
        413, "too_large", example: "The request is larger than this address takes.")
}

extension ObjectSchema {
    /// The object as the API shows it (FACTS.md 8.1).
    func appendJSON(in workspace: WorkspaceID, to bytes: inout [UInt8]) {
        bytes += "{\"id\":{\"workspace_id\":\"\(workspace)\",\"object_id\":\"\(object.id)\"},\"api_slug\":".utf8
        JSONText.append(object.slug, to: &bytes)
        bytes += ",\"singular_noun\":".utf8
        JSONText.append(object.singular, to: &bytes)
        bytes += ",\"plural_noun\":".utf8
        JSONText.append(object.plural, to: &bytes)
        bytes += ",\"created_at\":\"\(object.createdAt.attioText)\"}".utf8
    }
}

extension APIContext {
    var data: DataAccess { DataAccess(principal) }
    var configuration: ConfigurationAccess { ConfigurationAccess(principal, address: server.clientAddress) }
    /// The path's `{object}`.
    var object: String { parameters["object"] ?? "" }

    func answer(_ object: ObjectSchema) -> APIAnswer {
        .data { object.appendJSON(in: principal.workspaceID, to: &$0) }
    }
}

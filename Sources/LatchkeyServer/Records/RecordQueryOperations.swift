import HTTPTypes
import LatchkeyCore

/// Finding records, and what hangs on one.
let recordQueryOperations = [
    Operation(
        .post, "/v2/objects/{object}/records/query", id: "queryRecords", group: "Records", summary: "List records",
        detail: """
            Lists records, filtered and sorted. `filter` is a shorthand (`{"name": "Ada"}`) or a tree of `$and`, `$or`, \
            `$not` and operators per attribute; `filter_view_id` uses the filter of a saved view instead.
            """,
        parameters: [.object],
        body: .object([
            .init("filter", .map(of: .any()), isRequired: false),
            .init("filter_view_id", .string(.uuid), isRequired: false),
            .init(
                "sorts", .array(of: .anyOf([sort("attribute", .string(example: "name")), sort("path", path)])),
                isRequired: false),
            .init("limit", .integer(in: 0...Records.queryLimit), isRequired: false),
            .init("offset", .integer(in: 0...Int.max), isRequired: false),
        ]),
        answer: .data(.array(of: .record)),
        errors: [
            .invalidBody, .tooLarge, DeclaredError(400, "filter_error", example: "Error in filter."),
            DeclaredError(404, "not_found", example: "The referenced object was not found."),
        ],
        rate: .read,
        access: .required("record_permission:read object_configuration:read") { _, api in
            let body = api.body
            let found = try await api.core.records.query(
                api.data, api.object, filter: body["filter"], view: body["filter_view_id"]?.string,
                sorts: body["sorts"], limit: body["limit"]?.number.map { Int($0) } ?? Records.defaultQueryLimit,
                offset: body["offset"]?.number.map { Int($0) } ?? 0)
            var bytes = Array("{\"data\":[".utf8)
            bytes.reserveCapacity(found.records.count * 8192 + 32)
            found.appendJSON(to: &bytes)
            bytes += "]}".utf8
            var answer = APIAnswer(json: bytes)
            answer.queryScore = 0
            return answer
        }),
    Operation(
        .post, "/v2/objects/records/search", id: "searchRecords", group: "Records", summary: "Search records",
        detail: "Finds records of several objects by the words of their names, addresses, domains and numbers.",
        body: .object([
            .init("query", .string(length: 0...Records.searchQueryLimit, example: "ada")),
            .init("limit", .integer(in: 1...Records.searchLimit), isRequired: false),
            .init("objects", .array(of: .string(example: "people"))), .init("request_as", requestAs),
        ]),
        answer: .data(.array(of: searchResult)),
        errors: [
            .invalidBody, .tooLarge,
            DeclaredError(400, "value_not_found", example: "Object with slug/ID \"foobar\" not found."),
        ],
        rate: .read,
        access: .required("record_permission:read object_configuration:read") { _, api in
            let objects = api.body["objects"]?.array?.compactMap(\.string) ?? []
            guard !objects.isEmpty else {
                let message = "Array must contain at least 1 element(s)"
                throw LatchkeyError.invalidBody([ValidationIssue("too_small", at: [.name("objects")], message)])
            }
            let found = try await api.core.records.search(
                api.data, api.body["query"]?.string ?? "", objects: objects,
                limit: api.body["limit"]?.number.map { Int($0) } ?? Records.searchLimit)
            return .list(found) { $0.json(in: api.principal.workspaceID).append(to: &$1) }
        }),
    Operation(
        .get, "/v2/objects/{object}/records/{record_id}/entries", id: "listRecordEntries", group: "Records",
        summary: "List a record's entries", detail: "Lists the entries of lists whose parent the record is.",
        parameters: [.object, .record, .limit(1...1000, "How many to list, 100 by default."), .offset],
        answer: .data(
            .array(
                of: .object([
                    .init("list_id", .string(.uuid)), .init("list_api_slug", .string()),
                    .init("entry_id", .string(.uuid)), .init("created_at", .createdAt),
                ]))),
        errors: [.unknownObject, .unknownRecord, .invalidQuery], rate: .read,
        access: .required("record_permission:read object_configuration:read list_entry:read") { _, api in
            // There are no lists yet; the record must be there all the same.
            _ = try await api.core.records.get(api.data, api.object, api.record)
            return .list([Never]()) { _, _ in }
        }),
]

private let path = Schema.array(of: .array(of: .string(example: "people")))

private func sort(_ name: String, _ schema: Schema) -> Schema {
    .object([
        .init("direction", .oneOf(["asc", "desc"])), .init(name, schema),
        .init("field", .string(example: "last_name"), isRequired: false),
    ])
}

/// For whom a search is made. Every record is seen by everybody here, so that it changes nothing.
private let requestAs = Schema.anyOf([
    .object([.init("type", .oneOf(["workspace"]))]),
    .object([.init("type", .oneOf(["workspace-member"])), .init("workspace_member_id", .string(.uuid))]),
    .object([.init("type", .oneOf(["workspace-member"])), .init("email_address", .string(.email))]),
])

private let searchResult = Schema.object([
    .init("id", .id("object_id", "record_id")), .init("record_text", .string()),
    .init("record_image", .nullable(.string())), .init("object_slug", .string()),
    .init("email_addresses", .array(of: .string()), isRequired: false),
    .init("phone_numbers", .array(of: .string()), isRequired: false),
    .init("domains", .array(of: .string()), isRequired: false),
])

extension SearchResult {
    fileprivate func json(in workspace: WorkspaceID) -> JSON {
        func list(_ slug: String) -> JSON { .array(texts(slug).map { .string($0) }) }
        var members: [(String, JSON?)] = [
            (
                "id",
                .object([
                    ("workspace_id", .string(workspace.text)), ("object_id", .string(object.object.id.text)),
                    ("record_id", .string(record.id.text)),
                ])
            ),
            ("record_text", .string(text)), ("record_image", image.map { .string($0) } ?? .null),
            ("object_slug", .string(object.object.slug)),
        ]
        switch object.object.standard {
        case .people:
            members += [("email_addresses", list("email_addresses")), ("phone_numbers", list("phone_numbers"))]
        case .companies: members.append(("domains", list("domains")))
        default: break
        }
        return .object(members)
    }
}

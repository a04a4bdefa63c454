import HTTPTypes
import LatchkeyCore

/// The objects of the workspace that a token opens.
let objectOperations = [
    Operation(
        .get, "/v2/objects", id: "listObjects", group: "Objects", summary: "List objects",
        detail: "Lists all enabled objects of the workspace, the standard ones and its own.",
        answer: .data(.array(of: .object)), rate: .read,
        access: .required("object_configuration:read") { _, api in
            let objects = try await api.core.schema(api.data).objects
            return .list(objects) { $0.appendJSON(in: api.principal.workspaceID, to: &$1) }
        }),
    Operation(
        .post, "/v2/objects", id: "createObject", group: "Objects", summary: "Create an object",
        detail: "Makes an object of the workspace's own, with the attributes that every object has and a name.",
        body: .object([.init("data", .object(nouns(isRequired: true)))]), answer: .data(.object),
        errors: [
            .invalidBody, .tooLarge,
            DeclaredError(
                409, "slug_conflict",
                example: "Failed to create object. Please ensure your api_slug and names are unique."),
        ],
        rate: .write,
        access: .required("object_configuration:read-write") { _, api in
            let data = api.body["data"]
            return api.answer(
                try await api.core.objects.create(
                    api.configuration, slug: data?["api_slug"]?.string ?? "",
                    singular: data?["singular_noun"]?.string ?? "", plural: data?["plural_noun"]?.string ?? ""))
        }),
    Operation(
        .get, "/v2/objects/{object}", id: "getObject", group: "Objects", summary: "Get an object",
        detail: "Gets one object by its slug or id.", parameters: [.object], answer: .data(.object),
        errors: [.unknownObject], rate: .read,
        access: .required("object_configuration:read") { _, api in
            api.answer(try await api.core.schema(api.data).require(api.object))
        }),
    Operation(
        .patch, "/v2/objects/{object}", id: "updateObject", group: "Objects", summary: "Update an object",
        detail: "Changes names of an object. The slugs of standard objects are fixed.", parameters: [.object],
        body: .object([.init("data", .object(nouns(isRequired: false)))]), answer: .data(.object),
        errors: [
            .invalidBody, .unknownObject, .tooLarge,
            DeclaredError(
                400, "system_edit_unauthorized", example: "Cannot change the slug of a standard object."),
            DeclaredError(
                409, "slug_conflict", example: "Failed to update object. Please ensure api_slug is unique."),
        ],
        rate: .write,
        access: .required("object_configuration:read-write") { _, api in
            let data = api.body["data"]
            return api.answer(
                try await api.core.objects.update(
                    api.configuration, api.object, slug: data?["api_slug"]?.string,
                    singular: data?["singular_noun"]?.string, plural: data?["plural_noun"]?.string))
        }),
    Operation(
        .delete, "/v2/objects/{object}", id: "deleteObject", group: "Objects", summary: "Delete an object",
        detail: "Deletes an object of the workspace's own with all of its records. Standard objects stay.",
        parameters: [.object], answer: .object([]),
        errors: [
            .unknownObject,
            DeclaredError(400, "system_edit_unauthorized", example: "Standard objects cannot be deleted."),
        ],
        rate: .write,
        access: .required("object_configuration:read-write record_permission:read-write") { _, api in
            try await api.core.objects.delete(api.configuration, api.object)
            return .empty
        }),
    Operation(
        .get, "/v2/objects/{object}/views", id: "listObjectViews", group: "Objects", summary: "List views",
        detail: "Lists the saved views of an object. Views are made on its page.",
        parameters: [
            .object, .showArchived, .limit(1...1000, "How many to list, 500 by default."),
            OperationParameter(
                "cursor", in: .query, .string(), isRequired: false, detail: "The `next_cursor` of the page before."),
        ],
        answer: .page(of: .view), errors: [.unknownObject, .invalidQuery], rate: .read,
        access: .required("object_configuration:read") { _, api in
            let (object, page) = try await api.core.objects.views(
                api.data, api.object, includingArchived: api.query.flag("show_archived"),
                limit: api.query.integer("limit") ?? 500, after: api.query.string("cursor"))
            return .page(page) { view, bytes in
                view.json(in: api.principal.workspaceID, of: object).append(to: &bytes)
            }
        }),
]

private func nouns(isRequired: Bool) -> [Schema.Member] {
    [
        .init("api_slug", .string(example: "projects"), isRequired: isRequired),
        .init("singular_noun", .string(length: 1...Int.max, example: "Project"), isRequired: isRequired),
        .init("plural_noun", .string(length: 1...Int.max, example: "Projects"), isRequired: isRequired),
    ]
}

extension ObjectView {
    fileprivate func json(in workspace: WorkspaceID, of object: ObjectSchema) -> JSON {
        .object([
            (
                "id",
                .object([
                    ("workspace_id", .string(workspace.text)), ("object_id", .string(object.object.id.text)),
                    ("view_id", .string(id.text)),
                ])
            ),
            ("title", .string(title)), ("created_at", .string(createdAt.attioText)),
        ])
    }
}

extension APIAnswer {
    /// `{"data": […], "pagination": {"next_cursor": …}}`
    static func page<Element>(_ page: Page<Element>, _ write: (Element, inout [UInt8]) -> Void) -> APIAnswer {
        var bytes = list(page.elements, write).json
        bytes.removeLast()
        bytes += ",\"pagination\":{\"next_cursor\":".utf8
        if let next = page.next { JSONText.append(next, to: &bytes) } else { bytes += "null".utf8 }
        bytes += "}}".utf8
        return APIAnswer(json: bytes)
    }
}

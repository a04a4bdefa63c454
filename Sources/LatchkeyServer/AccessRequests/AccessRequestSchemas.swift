import LatchkeyCore

extension Schema {
    static let accessRequestAnswer = Schema.object([
        .init("outcome", .oneOf(["done", "declined"])),
        .init("answer", .string(example: "It is in the password manager."), isRequired: false),
    ])

    private static let requestedApp = Schema.object([
        .init("integration_id", .string(.uuid)), .init("name", .string(example: "Reports")),
        .init("scopes", .scopeNames),
    ])

    static let accessRequest = Schema.named(
        "access-request",
        .object([
            .init("id", .id("access_request_id")), .init("workspace_member_id", .string(.uuid)),
            .init("member_name", .string(example: "Grace Hopper")),
            .init(
                "text", .string(example: "A token for the nightly report", detail: "Empty where an app is asked for.")),
            .init("app", .nullable(requestedApp)),
            .init("state", .oneOf(["open", "done", "declined", "withdrawn"])), .init("created_at", .createdAt),
            .init("answered_at", .nullable(.string(.dateTime))),
            .init(
                "answered_by", .nullable(.string(example: "Ada Lovelace", detail: "The admin's or the token's name."))),
            .init("answer", .string(example: "It is in the password manager.")),
        ]))
}

extension AccessRequest {
    /// As the API shows it, in the order of the wire.
    func json(in workspace: WorkspaceID) -> JSON {
        let app = app.map { app -> JSON in
            .object([
                ("integration_id", .string(app.integrationID.text)), ("name", .string(app.name)),
                ("scopes", .strings(app.scopes.names)),
            ])
        }
        return .object([
            ("id", .object([("workspace_id", .string(workspace.text)), ("access_request_id", .string(id.text))])),
            ("workspace_member_id", .string(memberID.text)), ("member_name", .string(memberName)),
            ("text", .string(text)), ("app", app ?? .null), ("state", .string(state.rawValue)),
            ("created_at", .string(createdAt.attioText)),
            ("answered_at", answeredAt.map { .string($0.attioText) } ?? .null),
            ("answered_by", answeredBy.map { .string($0) } ?? .null), ("answer", .string(answer)),
        ])
    }
}

extension OperationParameter {
    static let accessRequest = OperationParameter(
        "access_request_id", in: .path, .string(.uuid, example: "3c0b7d0e-4a57-4c8f-9a53-55c1a2e6b9d4"),
        detail: "The id of the request.")
}

extension DeclaredError {
    static let unknownAccessRequest = DeclaredError(
        404, "not_found", example: "This request was not found. It may have been deleted.")
    static let accessRequestIsOver = DeclaredError(
        409, "stale_version", example: "Ada Lovelace has answered this request already.")
}

import LatchkeyCore

extension Schema {
    /// `{"field", "operator", "value"}`
    private static let condition = Schema.object([
        .init("field", .string(example: "id.object_id")), .init("operator", .oneOf(["equals", "not_equals"])),
        .init("value", .string()),
    ])

    private static let subscription = Schema.named(
        "webhook-subscription",
        .object([
            .init("event_type", .oneOf(EventType.all)),
            .init(
                "filter",
                .nullable(
                    .anyOf([
                        .object([.init("$or", .array(of: condition))]),
                        .object([.init("$and", .array(of: condition))]),
                    ]))),
        ]))

    private static let targetURL = Schema.string(.uri, example: "https://example.com/webhook")

    static func webhookBody(isRequired: Bool) -> Schema {
        .object([
            .init("target_url", targetURL, isRequired: isRequired),
            .init("subscriptions", .array(of: subscription), isRequired: isRequired),
        ])
    }

    private static let members: [Member] = [
        .init("id", .id("webhook_id")), .init("target_url", targetURL),
        .init("status", .oneOf(Webhook.Status.allCases.map(\.rawValue))),
        .init("subscriptions", .array(of: subscription)), .init("created_at", .createdAt),
    ]

    static let webhook = Schema.named("webhook", .object(members))
    static let newWebhook = Schema.named(
        "new-webhook",
        .object(members + [.init("secret", .string(detail: "Signs what is sent; told this once."))]))
}

extension OperationParameter {
    static let webhook = OperationParameter(
        "webhook_id", in: .path, .string(.uuid, example: "23e42eaf-323a-41da-b5bb-fd67eebda553"),
        detail: "The id of the webhook.")
}

extension DeclaredError {
    static let unknownWebhook = DeclaredError(
        404, "not_found", example: "Webhook with ID \"23e42eaf-323a-41da-b5bb-fd67eebda553\" was not found.")
    static let webhookExists = DeclaredError(
        409, "uniqueness_conflict",
        example: "A webhook with this target URL, event type and filter exists already.")
}

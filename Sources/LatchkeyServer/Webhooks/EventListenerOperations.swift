import HTTPTypes
import LatchkeyCore

/// Looking at events as they happen, for command lines. Latchkey's own.
let eventListenerOperations = [
    Operation(
        .post, "/latchkey/v1/event_listeners", id: "createEventListener", group: "Event listeners",
        summary: "Listen to events",
        detail: """
            Begins to collect what happens in the workspace, for who asks for it. A listener that is not asked for two \
            minutes is forgotten, at most 50 of a workspace listen at once, and at most 1,000 events wait. Without event types it hears of all.
            """,
        tokenLevels: [.workspace],
        body: .object([
            .init("data", .object([.init("event_types", .array(of: .oneOf(EventType.all)), isRequired: false)]))
        ]),
        answer: .data(.eventListener), errors: [.invalidBody, .tooLarge], rate: .write,
        access: .required("webhook:read-write") { _, api in
            let types = api.body["data"]?["event_types"]?.array?.compactMap(\.string) ?? []
            let listener = try await api.core.webhooks.listen(api.webhooks, to: types)
            return .data { listener.json.append(to: &$0) }
        }),
    Operation(
        .get, "/latchkey/v1/event_listeners/{event_listener_id}/events", id: "listHeardEvents",
        group: "Event listeners", summary: "List what a listener heard",
        detail: """
            Tells each event once, in their order. With `wait` it waits so many seconds for the first, if there is none yet.
            """,
        tokenLevels: [.workspace],
        parameters: [
            .eventListener,
            OperationParameter(
                "wait", in: .query, .integer(in: 0...25), isRequired: false,
                detail: "How many seconds to wait for an event, none by default."),
        ], answer: .data(.array(of: .heardEvent)), errors: [.invalidQuery, .unknownEventListener], rate: .read,
        access: .required("webhook:read-write") { _, api in
            let id = try api.eventListenerID
            let found = await api.core.webhooks.events(
                api.webhooks, for: id, waiting: .seconds(api.query.integer("wait") ?? 0))
            guard let found else { throw api.unknownEventListener }
            return .list(found) { $0.json.append(to: &$1) }
        }),
    Operation(
        .delete, "/latchkey/v1/event_listeners/{event_listener_id}", id: "deleteEventListener",
        group: "Event listeners", summary: "Stop listening", detail: "Forgets a listener and what waits for it.",
        tokenLevels: [.workspace], parameters: [.eventListener], answer: .object([]), errors: [.unknownEventListener],
        rate: .write,
        access: .required("webhook:read-write") { _, api in
            guard try await api.core.webhooks.stopListening(api.webhooks, try api.eventListenerID) else {
                throw api.unknownEventListener
            }
            return .empty
        }),
]

extension APIContext {
    fileprivate var webhooks: WebhookAccess { WebhookAccess(principal, address: server.clientAddress) }

    fileprivate var eventListenerID: EventListenerID {
        get throws {
            guard let id = EventListenerID(parameters["event_listener_id"] ?? "") else { throw unknownEventListener }
            return id
        }
    }

    fileprivate var unknownEventListener: APIError {
        .notFound("Event listener with ID \"\(parameters["event_listener_id"] ?? "")\" was not found.")
    }
}

extension EventListener {
    fileprivate var json: JSON {
        .object([
            (
                "id",
                .object([("workspace_id", .string(workspaceID.text)), ("event_listener_id", .string(id.text))])
            ),
            ("event_types", .strings(eventTypes)),
        ])
    }
}

extension HeardEvent {
    fileprivate var json: JSON {
        .object([
            ("event_id", .string(id.text)), ("event_type", .string(eventType)),
            ("occurred_at", .string(occurredAt.attioText)),
            // It was written by this server.
            ("event", (try? JSON(parsing: Array(payload.utf8))) ?? .null),
        ])
    }
}

extension Schema {
    fileprivate static let eventListener = Schema.named(
        "event-listener",
        .object([
            .init("id", .id("event_listener_id")), .init("event_types", .array(of: .oneOf(EventType.all))),
        ]))

    fileprivate static let heardEvent = Schema.named(
        "heard-event",
        .object([
            .init("event_id", .string(.uuid)), .init("event_type", .oneOf(EventType.all)),
            .init("occurred_at", .createdAt), .init("event", .map(of: .any(), detail: "As webhooks bring it.")),
        ]))
}

extension OperationParameter {
    fileprivate static let eventListener = OperationParameter(
        "event_listener_id", in: .path, .string(.uuid, example: "6a3a0d9b-51a6-4a1c-8f2f-0c2ab1b0b1f4"),
        detail: "The id of the listener.")
}

extension DeclaredError {
    fileprivate static let unknownEventListener = DeclaredError(
        404, "not_found", example: "Event listener with ID \"6a3a0d9b-51a6-4a1c-8f2f-0c2ab1b0b1f4\" was not found.")
}

import HTTPTypes
import LatchkeyCore

/// What members ask their admins for, as the Developers page shows it. Latchkey's own.
let accessRequestOperations = [
    Operation(
        .get, "/latchkey/v1/access_requests", id: "listAccessRequests", group: "Access requests",
        summary: "List access requests",
        detail: """
            Lists what members ask for, in the order of their making: what waits for an answer, what was answered, or both.
            """,
        tokenLevels: [.workspace],
        parameters: [
            OperationParameter(
                "state", in: .query, .oneOf(AccessRequestFilter.allCases.map(\.rawValue)), isRequired: false,
                detail: "`open` for those that wait, `answered` for the others; both by default."),
            .limit(1...500, "How many to list, 100 by default."), .offset,
        ],
        answer: .data(.array(of: .accessRequest)), errors: [.invalidQuery, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let (keys, filter) = (try api.keys, api.query.string("state").flatMap(AccessRequestFilter.init))
            let found = try await api.core.accessRequests.list(
                keys, isOpen: filter.map { $0 == .open }, limit: api.query.integer("limit") ?? 100,
                offset: api.query.integer("offset") ?? 0)
            return .list(found) { $0.json(in: api.principal.workspaceID).append(to: &$1) }
        }),
    Operation(
        .get, "/latchkey/v1/access_requests/{access_request_id}", id: "getAccessRequest", group: "Access requests",
        summary: "Get an access request", detail: "Gets one request by its id, also one that was taken back.",
        tokenLevels: [.workspace], parameters: [.accessRequest], answer: .data(.accessRequest),
        errors: [.unknownAccessRequest, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let found = try await api.core.accessRequests.find(try api.keys, try api.accessRequestID)
            return .data { found.json(in: api.principal.workspaceID).append(to: &$0) }
        }),
    Operation(
        .post, "/latchkey/v1/access_requests/{access_request_id}/answer", id: "answerAccessRequest",
        group: "Access requests", summary: "Answer an access request",
        detail: """
            Marks a request as done or declined, with a word that the member sees. It gives the member nothing: make the \
            access token or the integration first.
            """,
        tokenLevels: [.workspace], parameters: [.accessRequest], body: .object([.init("data", .accessRequestAnswer)]),
        answer: .data(.accessRequest),
        errors: [.invalidBody, .invalidValue, .tooLarge, .unknownAccessRequest, .accessRequestIsOver, .oauthToken],
        rate: .write,
        access: .required("integration:read-write") { _, api in
            let answered = try await api.core.accessRequests.answer(
                try api.keys, try api.accessRequestID, isDone: api.sent["outcome"]?.string == "done",
                saying: api.sent["answer"]?.string ?? "")
            return .data { answered.json(in: api.principal.workspaceID).append(to: &$0) }
        }),
]

/// Which requests a list shows.
private enum AccessRequestFilter: String, CaseIterable {
    case open, answered
}

extension APIContext {
    /// - Throws: `LatchkeyError` 404 for what is no id.
    fileprivate var accessRequestID: AccessRequestID {
        get throws {
            guard let id = AccessRequestID(parameters["access_request_id"] ?? "") else {
                throw LatchkeyError.notFound("This request")
            }
            return id
        }
    }
}

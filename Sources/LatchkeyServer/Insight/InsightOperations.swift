import HTTPTypes
import Hummingbird
import LatchkeyCore

/// What tokens and integrations were used for. Latchkey's own.
let insightOperations = [
    Operation(
        .get, "/latchkey/v1/requests", id: "listRequests", group: "Insight", summary: "Search the request log",
        detail: """
            Lists what the access tokens of the workspace asked for in the last 30 days, newest first. What was sent and \
            answered is not kept. Where `next` is not null there is more: send it as `after`.
            """,
        tokenLevels: [.workspace],
        parameters: RequestLogParameters.all
            + [.limit(1...500, "How many to list, 100 by default.")],
        answer: .requestPage, errors: [.invalidQuery, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let (page, _) = try await api.core.insight.requests(
                try api.keys, try RequestLogParameters.filter(api.query), limit: api.query.integer("limit") ?? 100,
                after: try RequestLogParameters.cursor(api.query))
            return APIAnswer(json: Array(page.json(in: api.principal.workspaceID).text.utf8))
        }),
    Operation(
        .get, "/latchkey/v1/integrations/{integration_id}/usage", id: "getIntegrationUsage", group: "Insight",
        summary: "Get the usage of an integration",
        detail: """
            Tells what the access tokens of an integration asked for in a period, by time and by operation, and which \
            scopes are unused: its own that no request has needed so far, and its tokens' custom ones that no check has.
            """,
        tokenLevels: [.workspace], parameters: [.integration, .period], answer: .data(.usage),
        errors: [.invalidQuery, .unknownIntegration, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let integration = try await api.core.integrations.find(try api.keys, try api.integrationID)
            let operations = try await api.core.insight.usedOperations(try api.keys, integration.id)
            let used = OperationCatalogue.scopes(opening: operations.keys)
            let unused = used.missing(from: integration.scopes)
            let custom = try await api.core.accessTokens.unusedCustomScopes(try api.keys, of: integration.id)
            return try await api.usage(
                of: Insight.Subject(integration.id), [("unused_scopes", .strings(unused.names + custom.names))])
        }),
    Operation(
        .get, "/latchkey/v1/access_tokens/{access_token_id}/usage", id: "getAccessTokenUsage", group: "Insight",
        summary: "Get the usage of an access token",
        detail: "Tells what an access token asked for in a period, by time and by operation.",
        tokenLevels: [.workspace], parameters: [.accessToken, .period], answer: .data(.usage),
        errors: [.invalidQuery, .unknownAccessToken, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let token = try await api.core.accessTokens.find(try api.keys, try api.accessTokenID)
            return try await api.usage(of: Insight.Subject(token.integrationID, token: token.id), [])
        }),
]

extension APIContext {
    fileprivate func usage(of subject: Insight.Subject, _ more: [(String, JSON)]) async throws -> APIAnswer {
        let period = query.string("period").flatMap(UsagePeriod.init) ?? .day
        let spans = period.spans(now: core.clock.now(), in: "UTC")
        let usage = try await core.insight.usage(keys, subject, since: spans.first?.start ?? core.clock.now())
        return .data { JSON.object(usage.members(spans) + more).append(to: &$0) }
    }
}

/// What the search of the request log takes.
private enum RequestLogParameters {
    static let all = [
        text("integration_id", .string(.uuid), "Only those of this integration's tokens."),
        text("access_token_id", .string(.uuid), "Only those of this token."),
        text("request_id", .string(.uuid), "Only the one that answered with this `x-attio-execution-id`."),
        text("status", .integer(in: 100...599), "Only those that were answered with this status."),
        text(
            "operation", .string(example: "GET /v2/self"),
            "Only those of this method and path, with its parameters in braces."),
        text("address", .string(example: "203.0.113.9"), "Only those from this IP address."),
        text("since", .string(.dateTime), "From this time on."),
        text("until", .string(.dateTime), "Up to this time, not including it."),
        text("after", .string(), "The `next` of the page before."),
    ]

    static func filter(_ query: QueryValues) throws -> RequestFilter {
        var filter = RequestFilter()
        filter.integration = query.string("integration_id").flatMap(IntegrationID.init)
        filter.token = query.string("access_token_id").flatMap(AccessTokenID.init)
        filter.id = query.string("request_id").flatMap(RequestLogID.init)
        filter.statuses = query.integer("status").map { $0...$0 }
        filter.operation = query.string("operation")
        filter.address = query.string("address")
        filter.from = query.string("since").flatMap(ISOTime.init)?.instant
        filter.until = query.string("until").flatMap(ISOTime.init)?.instant
        return filter
    }

    /// - Throws: `LatchkeyError` 400 for what is no cursor.
    static func cursor(_ query: QueryValues) throws -> RequestCursor? {
        guard let text = query.string("after") else { return nil }
        guard let cursor = RequestCursor(text) else {
            throw LatchkeyError.invalidQuery([.custom("after is no cursor of this list.")])
        }
        return cursor
    }

    private static func text(_ name: String, _ schema: Schema, _ detail: String) -> OperationParameter {
        OperationParameter(name, in: .query, schema, isRequired: false, detail: detail)
    }
}

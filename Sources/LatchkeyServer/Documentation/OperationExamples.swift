import HTTPTypes

/// A request that shows an operation at work: the documentation prints it as a curl command, and a test runs it.
package struct OperationExample: Sendable {
    /// The path with real names in it; what differs between workspaces is a shell variable such as `$RECORD_ID`.
    package let path: String
    /// JSON.
    package let body: String?

    init(_ path: String, _ body: String? = nil) {
        self.path = path
        self.body = body
    }
}

extension Operation {
    /// Its example. Every operation has one, as a test sees to.
    package var example: OperationExample? { operationExamples[id] }

    /// The example as a shell command for a server at `origin`.
    func curl(origin: String) -> String? {
        guard let example else { return nil }
        var lines = [
            method == .get ? "curl \"\(origin)\(example.path)\"" : "curl -X \(method) \"\(origin)\(example.path)\""
        ]
        if !isOpen { lines.append("-H \"Authorization: Bearer $TOKEN\"") }
        if let body = example.body {
            lines.append("-H \"Content-Type: application/json\"")
            // Variables stand in double quotes behind the single ones.
            let text = body.split(separator: "\"$").enumerated().map { index, part -> String in
                guard index > 0 else { return String(part) }
                // Operators such as $eq are no variables.
                guard part.first?.isUppercase == true, let end = part.firstIndex(of: "\"") else { return "\"$\(part)" }
                return "\"'\"$\(part[..<end])\"'\(part[end...])"
            }.joined()
            lines.append("-d '\(text)'")
        }
        return lines.joined(separator: " \\\n  ")
    }
}

private let operationExamples: [String: OperationExample] = [
    "identify": .init("/v2/self"),
    "listWorkspaceMembers": .init("/v2/workspace_members"),
    "getWorkspaceMember": .init("/v2/workspace_members/$MEMBER_ID"),

    "listWebhooks": .init("/v2/webhooks"),
    "createWebhook": .init(
        "/v2/webhooks",
        #"{"data": {"target_url": "https://example.com/webhook", "subscriptions": [{"event_type": "record.created", "filter": null}]}}"#
    ),
    "getWebhook": .init("/v2/webhooks/$WEBHOOK_ID"),
    "updateWebhook": .init(
        "/v2/webhooks/$WEBHOOK_ID", #"{"data": {"target_url": "https://example.com/other"}}"#),
    "deleteWebhook": .init("/v2/webhooks/$WEBHOOK_ID"),
    "listRequests": .init("/latchkey/v1/requests?integration_id=$INTEGRATION_ID&limit=10"),
    "getIntegrationUsage": .init("/latchkey/v1/integrations/$INTEGRATION_ID/usage?period=month"),
    "getAccessTokenUsage": .init("/latchkey/v1/access_tokens/$ACCESS_TOKEN_ID/usage?period=hour"),
    "listAuditEvents": .init("/latchkey/v1/audit_events?limit=10&action=access-token.created"),
    "verifyToken": .init(
        "/latchkey/v1/verify", #"{"data": {"token": "$TOKEN", "scopes": ["record_permission:read"]}}"#),
    "verifyTokens": .init("/latchkey/v1/verify/batch", #"{"data": [{"token": "$TOKEN"}, {"token": "nonsense"}]}"#),
    "createEventListener": .init(
        "/latchkey/v1/event_listeners", #"{"data": {"event_types": ["record.created"]}}"#),
    "listHeardEvents": .init("/latchkey/v1/event_listeners/$EVENT_LISTENER_ID/events"),
    "deleteEventListener": .init("/latchkey/v1/event_listeners/$EVENT_LISTENER_ID"),

    "listIntegrations": .init("/latchkey/v1/integrations"),
    "createIntegration": .init(
        "/latchkey/v1/integrations", #"{"data": {"name": "Nightly report", "scopes": ["note:read", "task:read"]}}"#),
    "getIntegration": .init("/latchkey/v1/integrations/$INTEGRATION_ID"),
    "updateIntegration": .init(
        "/latchkey/v1/integrations/$INTEGRATION_ID", #"{"data": {"scopes": ["note:read"]}}"#),
    "deleteIntegration": .init("/latchkey/v1/integrations/$INTEGRATION_ID"),
    "listAccessTokens": .init("/latchkey/v1/access_tokens?integration_id=$INTEGRATION_ID"),
    "createAccessToken": .init(
        "/latchkey/v1/access_tokens",
        #"{"data": {"integration_id": "$INTEGRATION_ID", "name": "Report server", "scopes": ["note:read"], "#
            + #""networks": ["203.0.113.0/24"], "rate_limit": {"count": 100, "period": "minute"}}}"#),
    "importAccessTokens": .init(
        "/latchkey/v1/access_tokens/import",
        #"{"data": {"integration_id": "$INTEGRATION_ID", "tokens": [{"name": "Report server", "hash": "$TOKEN_HASH"}]}}"#
    ),
    "getAccessToken": .init("/latchkey/v1/access_tokens/$ACCESS_TOKEN_ID"),
    "updateAccessToken": .init(
        "/latchkey/v1/access_tokens/$ACCESS_TOKEN_ID", #"{"data": {"labels": ["reports"]}}"#),
    "replaceAccessToken": .init(
        "/latchkey/v1/access_tokens/$ACCESS_TOKEN_ID/replace", #"{"data": {"overlap": "24h"}}"#),
    "revokeAccessToken": .init("/latchkey/v1/access_tokens/$ACCESS_TOKEN_ID"),
    "listGrants": .init("/latchkey/v1/grants"),
    "getGrant": .init("/latchkey/v1/grants/$GRANT_ID"),
    "updateGrant": .init(
        "/latchkey/v1/grants/$GRANT_ID",
        #"{"data": {"networks": ["203.0.113.0/24"], "rate_limit": {"count": 100, "period": "minute"}, "days_limit": 90}}"#
    ),
    "listAccessRequests": .init("/latchkey/v1/access_requests?state=open"),
    "getAccessRequest": .init("/latchkey/v1/access_requests/$ACCESS_REQUEST_ID"),
    "answerAccessRequest": .init(
        "/latchkey/v1/access_requests/$ACCESS_REQUEST_ID/answer",
        #"{"data": {"outcome": "done", "answer": "It is in the password manager."}}"#),
    "getOwnToken": .init("/latchkey/v1/self"),
    "revokeOwnToken": .init("/latchkey/v1/self"),
    "reportLeaks": .init(
        "/latchkey/v1/leaks",
        #"{"data": {"tokens": ["$LEAKED_TOKEN"], "url": "https://example.com/paste/1"}}"#),

    "listObjects": .init("/v2/objects"),
    "createObject": .init(
        "/v2/objects", #"{"data": {"api_slug": "projects", "singular_noun": "Project", "plural_noun": "Projects"}}"#),
    "getObject": .init("/v2/objects/people"),
    "updateObject": .init("/v2/objects/projects", #"{"data": {"plural_noun": "Our projects"}}"#),
    "deleteObject": .init("/v2/objects/projects"),
    "listObjectViews": .init("/v2/objects/people/views"),

    "listAttributes": .init("/v2/objects/people/attributes"),
    "createAttribute": .init(
        "/v2/objects/people/attributes",
        #"{"data": {"title": "Seniority", "description": null, "api_slug": "seniority", "type": "select", "#
            + #""is_required": false, "is_unique": false, "is_multiselect": false, "config": {}}}"#),
    "getAttribute": .init("/v2/objects/people/attributes/job_title"),
    "updateAttribute": .init(
        "/v2/objects/people/attributes/seniority", #"{"data": {"description": "How long they have done this"}}"#),
    "listSelectOptions": .init("/v2/objects/people/attributes/seniority/options"),
    "createSelectOption": .init(
        "/v2/objects/people/attributes/seniority/options", #"{"data": {"title": "Senior"}}"#),
    "updateSelectOption": .init(
        "/v2/objects/people/attributes/seniority/options/Senior", #"{"data": {"title": "Very senior"}}"#),
    "listStatuses": .init("/v2/objects/deals/attributes/stage/statuses"),
    "createStatus": .init(
        "/v2/objects/deals/attributes/stage/statuses",
        #"{"data": {"title": "Negotiating", "target_time_in_status": "P14D"}}"#),
    "updateStatus": .init(
        "/v2/objects/deals/attributes/stage/statuses/Negotiating", #"{"data": {"celebration_enabled": true}}"#),

    "createRecord": .init(
        "/v2/objects/people/records",
        #"{"data": {"values": {"name": "Hopper, Grace", "email_addresses": ["grace@example.com"], "#
            + #""job_title": "Rear admiral"}}}"#),
    "upsertRecord": .init(
        "/v2/objects/companies/records?matching_attribute=domains",
        #"{"data": {"values": {"domains": ["example.com"], "name": "Example"}}}"#),
    "getRecord": .init("/v2/objects/people/records/$RECORD_ID"),
    "updateRecord": .init(
        "/v2/objects/people/records/$RECORD_ID", #"{"data": {"values": {"job_title": "Engineer"}}}"#),
    "overwriteRecord": .init(
        "/v2/objects/people/records/$RECORD_ID",
        #"{"data": {"values": {"email_addresses": ["ada@example.org"]}}}"#),
    "deleteRecord": .init("/v2/objects/people/records/$RECORD_ID"),
    "mergeRecords": .init(
        "/v2/objects/people/records/merge",
        #"{"data": {"primary_record_id": "$RECORD_ID", "secondary_record_id": "$OTHER_RECORD_ID"}}"#),
    "queryRecords": .init(
        "/v2/objects/people/records/query",
        #"{"filter": {"job_title": {"$contains": "engineer"}}, "#
            + #""sorts": [{"direction": "asc", "attribute": "name", "field": "last_name"}], "limit": 20}"#),
    "searchRecords": .init(
        "/v2/objects/records/search",
        #"{"query": "ada", "objects": ["people", "companies"], "request_as": {"type": "workspace"}}"#),
    "listRecordEntries": .init("/v2/objects/people/records/$RECORD_ID/entries"),
    "listRecordValues": .init(
        "/v2/objects/people/records/$RECORD_ID/attributes/job_title/values?show_historic=true"),
    "writeRecordValues": .init(
        "/v2/objects/people/records/$RECORD_ID/attributes/job_title/values",
        #"{"data": {"replace_history": true, "values": [{"value": "Student", "active_from": "2020-01-01T00:00:00Z", "#
            + #""active_until": "2024-06-30T00:00:00Z"}, {"value": "Engineer", "#
            + #""active_from": "2024-07-01T00:00:00Z", "active_until": null}]}}"#),
]

import HTTPTypes
import LatchkeyCore

/// Reading the audit log. Latchkey's own.
let auditOperations = [
    Operation(
        .get, "/latchkey/v1/audit_events", id: "listAuditEvents", group: "Audit log", summary: "List audit events",
        detail: """
            Lists what happened in the workspace, newest first. Each event carries its place in the workspace's chain: \
            `hash` is SHA-256 over all else that it says, so whoever reads it can check that nothing was changed.
            """,
        tokenLevels: [.workspace],
        parameters: [
            .limit(1...500, "How many to list, 100 by default."),
            OperationParameter(
                "cursor", in: .query, .string(), isRequired: false, detail: "The `next_cursor` of the page before."),
            OperationParameter(
                "action", in: .query, .oneOf(AuditAction.allCases.map(\.rawValue)), isRequired: false,
                detail: "One kind of event alone."),
            OperationParameter(
                "actor_id", in: .query, .string(), isRequired: false,
                detail: "What one actor did: a member's or token's id, `command-line` or `system`."),
            OperationParameter(
                "since", in: .query, .string(.dateTime), isRequired: false, detail: "From this time on."),
            OperationParameter(
                "until", in: .query, .string(.dateTime), isRequired: false, detail: "Up to this time, not including it."
            ),
        ],
        answer: .page(of: .auditEvent), errors: [.invalidQuery], rate: .read,
        access: .required("audit_log:read") { _, api in
            let page = try await api.core.audit.list(
                AuditAccess(api.principal), try api.auditFilter, after: api.query.string("cursor"),
                limit: api.query.integer("limit") ?? 100)
            return .page(page) { $0.json.append(to: &$1) }
        })
]

extension APIContext {
    fileprivate var auditFilter: AuditFilter {
        get throws {
            AuditFilter(
                actor: query.string("actor_id"), action: query.string("action"), from: try time("since"),
                until: try time("until"))
        }
    }

    private func time(_ name: String) throws -> Instant? {
        guard let text = query.string(name) else { return nil }
        guard let time = ISOTime(text) else {
            throw LatchkeyError.invalidQuery([
                ValidationIssue("invalid_string", at: [.name(name)], "Invalid date or time")
            ])
        }
        return time.instant
    }
}

extension Schema {
    static let auditEvent = Schema.named(
        "audit-event",
        .object([
            .init("id", .id("audit_event_id")),
            .init("sequence", .integer(detail: "Its place in the workspace's chain, from 1 on.")),
            .init("occurred_at", .createdAt),
            .init("action", .string(example: "access-token.created", detail: "There may come to be more.")),
            .init("actor", party(isTarget: false)), .init("target", .nullable(party(isTarget: true))),
            .init("address", .nullable(.string(example: "192.0.2.1", detail: "The client's."))),
            .init("detail", .map(of: .string(), detail: "What else there is to say, by name.")),
            .init(
                "previous_hash", .string(example: sampleHash, detail: "Of the event before it; zeros for the first.")),
            .init("hash", .string(example: sampleHash, detail: "SHA-256, in hex; docs/audit.md says over what.")),
        ]))

    private static func party(isTarget: Bool) -> Schema {
        .object([
            .init("type", .string(example: isTarget ? "access-token" : "workspace-member")),
            .init("id", .nullable(.string(example: "6a3a0d9b-51a6-4a1c-8f2f-0c2ab1b0b1f4"))),
            .init("name", .string(example: isTarget ? "Default" : "Ada Lovelace", detail: "As it was then.")),
        ])
    }

    private static let sampleHash = String(repeating: "0", count: 64)
}

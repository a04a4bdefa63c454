import LatchkeyCore

extension OperationParameter {
    static let period = OperationParameter(
        "period", in: .query, .oneOf(UsagePeriod.allCases.map(\.rawValue)), isRequired: false,
        detail: "How far to look back: in steps of five minutes, of an hour (as by default) or of a day (UTC).")
}

extension Schema {
    private static let counts = [
        Member("request_count", .integer()),
        Member("error_count", .integer(detail: "Answered with 400 or more, except 429.")),
        Member("rate_limited_count", .integer(detail: "Answered with 429.")),
    ]

    static let usage = Schema.named(
        "usage",
        .object([
            .init("times", .array(of: .object([.init("start", .string(.dateTime))] + counts))),
            .init("operations", .array(of: .object([.init("operation", .string(example: "GET /v2/self"))] + counts))),
            .init("last_request", .nullable(.lastRequest)),
            .init("unused_scopes", scopeNames, isRequired: false),
        ]))

    private static let lastRequest = Schema.object([
        .init("requested_at", .string(.dateTime)), .init("operation", .string()), .init("status", .integer()),
        .init("address", .nullable(.string())), .init("user_agent", .nullable(.string())),
    ])

    static let requestPage = Schema.object([
        .init(
            "data",
            .array(
                of: .object([
                    .init("id", .id("integration_id", "access_token_id", "request_id")),
                    .init("requested_at", .string(.dateTime)), .init("operation", .string(example: "GET /v2/self")),
                    .init("status", .integer()), .init("milliseconds", .number()),
                    .init("address", .nullable(.string())), .init("user_agent", .nullable(.string())),
                ]))),
        .init("next", .nullable(.string())),
        .init(
            "looked_back_to", .nullable(.string(.dateTime, detail: "How far the search got, where it stopped early."))),
    ])
}

extension UsageCounts {
    fileprivate var members: [(String, JSON)] {
        [
            ("request_count", .number(Double(requests))), ("error_count", .number(Double(errors))),
            ("rate_limited_count", .number(Double(limited))),
        ]
    }
}

extension Usage {
    /// As the API shows it.
    func members(_ spans: [UsagePeriod.Span]) -> [(String, JSON)] {
        let times = spans.map { span in
            let counts = slots.filter { $0.start >= span.start && $0.start < span.end }.map(\.counts).total
            return JSON.object([("start", .string(span.start.attioText))] + counts.members)
        }
        return [
            ("times", .array(times)),
            (
                "operations",
                .array(operations.map { .object([("operation", .string($0.operation))] + $0.counts.members) })
            ),
            ("last_request", last?.json ?? .null),
        ]
    }
}

extension LastRequest {
    fileprivate var json: JSON {
        .object([
            ("requested_at", .string(at.attioText)), ("operation", .string(operation)),
            ("status", .number(Double(status))), ("address", address.map { .string($0) } ?? .null),
            ("user_agent", userAgent.map { .string($0) } ?? .null),
        ])
    }
}

extension RequestPage {
    func json(in workspace: WorkspaceID) -> JSON {
        .object([
            ("data", .array(entries.map { $0.json(in: workspace) })),
            ("next", next.map { .string("\($0)") } ?? .null),
            ("looked_back_to", lookedBackTo.map { .string($0.attioText) } ?? .null),
        ])
    }
}

extension RequestEntry {
    fileprivate func json(in workspace: WorkspaceID) -> JSON {
        .object([
            (
                "id",
                .object([
                    ("workspace_id", .string(workspace.text)), ("integration_id", .string(integration.text)),
                    ("access_token_id", .string(token.text)), ("request_id", .string(id.text)),
                ])
            ),
            ("requested_at", .string(at.attioText)), ("operation", .string(operation)),
            ("status", .number(Double(status))), ("milliseconds", .number(Double(microseconds) / 1000)),
            ("address", address.map { .string($0) } ?? .null), ("user_agent", userAgent.map { .string($0) } ?? .null),
        ])
    }
}

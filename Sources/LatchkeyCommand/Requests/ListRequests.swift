import LatchkeyCore

/// What `latchkey request list` asks for; ids and times as written.
struct RequestListOrder: Codable, Sendable {
    let workspace: String
    let token: String?
    let integration: String?
    let requestID: String?
    let status: Int?
    let operation: String?
    let address: String?
    let since: String?
    let limit: Int
    let asJSON: Bool

    /// - Throws: `CommandError` for what can't be read.
    func filter() throws -> RequestFilter {
        var filter = RequestFilter()
        filter.token = try read(token, "token id", AccessTokenID.init)
        filter.integration = try read(integration, "integration id", IntegrationID.init)
        filter.id = try read(requestID, "request id", RequestLogID.init)
        filter.from = try read(since, "time; write 2026-11-03T14:05:00Z") { ISOTime($0)?.instant }
        filter.statuses = status.map { $0...$0 }
        filter.operation = operation
        filter.address = address
        return filter
    }

    private func read<Value>(_ text: String?, _ what: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text else { return nil }
        // Whoever mixes up an id and its token does not find the token in the terminal's history of errors.
        let shown = String(decoding: TokenFormat.masked(Array(text.utf8)), as: UTF8.self)
        guard let value = parse(text) else { throw CommandError("“\(shown)” is no \(what).") }
        return value
    }
}

extension AdminCommandRunner {
    private struct ListedRequest: Encodable {
        let id: String
        let at: String
        let status: Int
        let operation: String
        let milliseconds: Double
        let token: String
        let tokenID: String
        let integration: String
        let integrationID: String
        let address: String?
        let userAgent: String?

        enum CodingKeys: String, CodingKey {
            case id, status, operation, milliseconds, address
            case token = "access_token_name"
            case integration = "integration_name"
            case at = "requested_at"
            case tokenID = "access_token_id"
            case integrationID = "integration_id"
            case userAgent = "user_agent"
        }

        init(_ entry: RequestEntry, _ names: RequestNames) {
            id = entry.id.text
            at = entry.at.iso
            status = entry.status
            operation = entry.operation
            milliseconds = Double(entry.microseconds) / 1000
            token = names.name(of: entry.token)
            tokenID = entry.token.text
            integration = names.name(of: entry.integration)
            integrationID = entry.integration.text
            address = entry.address
            userAgent = entry.userAgent
        }
    }

    private static let columns = ["TIME", "STATUS", "OPERATION", "TOKEN", "INTEGRATION", "ADDRESS", "MS", "ID"]

    /// `latchkey request list`
    func listRequests(_ order: RequestListOrder) async throws -> CommandResult {
        let workspace = try await core.workspaces.find(slug: order.workspace)
        let (page, names) = try await core.insight.requests(
            core.operator(of: workspace), try order.filter(), limit: order.limit)
        let requests = page.entries.map { ListedRequest($0, names) }
        if order.asJSON { return CommandResult(try JSONOutput.text(requests)) }
        guard !requests.isEmpty else { return CommandResult("", notes: "No requests were found.\n") }
        let rows = requests.map { request in
            [
                request.at, String(request.status), request.operation, request.token, request.integration,
                request.address ?? "-", String(request.milliseconds), request.id,
            ]
        }
        return CommandResult(TextTable.text([Self.columns] + rows))
    }
}

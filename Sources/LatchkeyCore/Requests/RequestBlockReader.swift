/// Finds requests in the body of a block. What is broken reads as zeros and empty texts, and finds nothing.
struct RequestBlockReader {
    private struct Token {
        let id: AccessTokenID
        let integration: IntegrationID
        let isWanted: Bool
    }

    private var reader: ByteReader
    private let count: Int
    private let filter: RequestFilter
    private var tokens: [Token] = []
    private var operations: [(name: String, isWanted: Bool)] = []
    private var clients: [(address: String, agent: String, isWanted: Bool)] = []

    /// - Parameter body: lives as long as the reader.
    init(_ body: UnsafeRawBufferPointer, count: Int, _ filter: RequestFilter, in workspace: WorkspaceID) {
        reader = ByteReader(body)
        self.count = min(count, body.count)
        self.filter = filter
        for _ in 0..<reader.nextCount() {
            let (id, integration) = (reader.nextID(AccessToken.self), reader.nextID(Integration.self))
            let isOurs = reader.nextID(Workspace.self) == workspace
            tokens.append(
                Token(
                    id: id, integration: integration,
                    isWanted: isOurs && filter.token.map { $0 == id } ?? true
                        && filter.integration.map { $0 == integration } ?? true))
        }
        for _ in 0..<reader.nextCount() {
            let name = reader.nextText()
            operations.append((name, filter.operation.map { $0 == name } ?? true))
        }
        for _ in 0..<reader.nextCount() {
            let (address, agent) = (reader.nextText(), reader.nextText())
            clients.append((address, agent, filter.address.map { $0 == address } ?? true))
        }
    }

    /// All that the filter lets through, in the order in which they came, with their positions in the block.
    mutating func matches() -> [(position: Int, entry: RequestEntry)] {
        guard tokens.contains(where: \.isWanted), operations.contains(where: \.isWanted),
            clients.contains(where: \.isWanted)
        else { return [] }
        var found: [(Int, RequestEntry)] = []
        var at: Int64 = 0
        for number in 0..<count {
            let id = reader.nextID(LoggedRequest.self)
            at &+= ZigZag.decode(reader.next())
            let (token, operation, client) = (reader.nextIndex(), reader.nextIndex(), reader.nextIndex())
            let (status, microseconds) = (Int(clamping: reader.next()), Int(clamping: reader.next()))
            guard token < tokens.count, operation < operations.count, client < clients.count,
                tokens[token].isWanted, operations[operation].isWanted, clients[client].isWanted,
                isWanted(id, status, Instant(microseconds: at))
            else { continue }
            let (known, from) = (tokens[token], clients[client])
            found.append(
                (
                    number,
                    RequestEntry(
                        id: id, at: Instant(microseconds: at), token: known.id, integration: known.integration,
                        operation: operations[operation].name, status: status, microseconds: microseconds,
                        address: from.address.isEmpty ? nil : from.address,
                        userAgent: from.agent.isEmpty ? nil : from.agent)
                ))
        }
        return found
    }

    private func isWanted(_ id: RequestLogID, _ status: Int, _ at: Instant) -> Bool {
        if let wanted = filter.id, wanted != id { return false }
        if let statuses = filter.statuses, !statuses.contains(status) { return false }
        if let from = filter.from, at < from { return false }
        if let until = filter.until, at >= until { return false }
        return true
    }
}

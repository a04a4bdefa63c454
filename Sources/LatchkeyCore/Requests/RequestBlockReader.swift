/// Finds requests in the body of a block. What is broken reads as zeros and empty texts, and finds nothing.
struct RequestBlockReader {
    private struct Token {
        let id: AccessTokenID
        let integration: IntegrationID
        let isWanted: Bool
    }

    private let body: UnsafeRawBufferPointer
    private let count: Int
    private let filter: RequestFilter
    private var tokens: [Token] = []
    private var operations: [(name: String, isWanted: Bool)] = []
    private var clients: [(address: String, agent: String, isWanted: Bool)] = []
    private var position = 0

    /// - Parameter body: lives as long as the reader.
    init(_ body: UnsafeRawBufferPointer, count: Int, _ filter: RequestFilter, in workspace: WorkspaceID) {
        self.body = body
        self.count = min(count, body.count)
        self.filter = filter
        for _ in 0..<nextCount() {
            let (id, integration) = (nextID(AccessToken.self), nextID(Integration.self))
            let isOurs = nextID(Workspace.self) == workspace
            tokens.append(
                Token(
                    id: id, integration: integration,
                    isWanted: isOurs && filter.token.map { $0 == id } ?? true
                        && filter.integration.map { $0 == integration } ?? true))
        }
        for _ in 0..<nextCount() {
            let name = nextText()
            operations.append((name, filter.operation.map { $0 == name } ?? true))
        }
        for _ in 0..<nextCount() {
            let (address, agent) = (nextText(), nextText())
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
            let id = nextID(LoggedRequest.self)
            at &+= ZigZag.decode(next())
            let (token, operation, client) = (nextIndex(), nextIndex(), nextIndex())
            let (status, microseconds) = (Int(clamping: next()), Int(clamping: next()))
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

    private mutating func next() -> UInt64 { Varint.read(body, &position) }

    private mutating func nextIndex() -> Int { Int(clamping: next()) }

    /// Of a table; each row takes a byte at least.
    private mutating func nextCount() -> Int { min(nextIndex(), body.count - min(position, body.count)) }

    private mutating func nextID<Subject>(_ subject: Subject.Type) -> ID<Subject> {
        defer { position += 16 }
        return ID(bytes: body, at: position)
    }

    private mutating func nextText() -> String {
        let length = nextIndex()
        guard position <= body.count, length <= body.count - position else { return "" }
        defer { position += length }
        return String(decoding: UnsafeRawBufferPointer(rebasing: body[position..<position + length]), as: UTF8.self)
    }
}

/// Requests on their way into a file: a head (`RequestBlockHead`), tables of what repeats (tokens, operations, clients),
/// each a count and its rows, and the requests. Numbers are varints, ids 16 bytes, texts have their length before them.
struct RequestBlock {
    private(set) var count = 0
    /// The earliest and the latest request.
    private(set) var firstAt = Instant(microseconds: .max)
    private(set) var lastAt = Instant(microseconds: .min)
    private var before = Instant(microseconds: 0)
    private var summary = IDSummary()
    private var tokens: RequestTable<CachedToken>
    private var operations: [LoggedOperation] = []
    private var clients = RequestTable<RequestClient>()
    private var requests: [UInt8] = []
    /// Bytes of a request, ample.
    private static let requestSize = 32

    /// - Parameter capacity: requests that it will have, of as many tokens at most.
    init(capacity: Int) {
        tokens = RequestTable(capacity: capacity)
        requests.reserveCapacity(capacity * Self.requestSize)
    }

    mutating func append(_ request: LoggedRequest) {
        firstAt = min(firstAt, request.at)
        lastAt = max(lastAt, request.at)
        count += 1
        request.id.appendBytes(to: &requests)
        Varint.append(ZigZag.encode(request.at.microseconds &- before.microseconds), to: &requests)
        before = request.at
        let known = tokens.rows.count
        Varint.append(UInt64(tokens.position(of: request.token)), to: &requests)
        if tokens.rows.count > known { summary.add(request.token) }
        Varint.append(UInt64(position(of: request.operation)), to: &requests)
        Varint.append(UInt64(clients.position(of: request.client)), to: &requests)
        Varint.append(UInt64(request.status), to: &requests)
        Varint.append(UInt64(request.microseconds), to: &requests)
    }

    func bytes() -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(requests.count + tokens.rows.count * 48 + clients.rows.count * 64)
        Varint.append(UInt64(tokens.rows.count), to: &body)
        for token in tokens.rows {
            token.id.appendBytes(to: &body)
            token.integration.id.appendBytes(to: &body)
            token.integration.workspaceID.appendBytes(to: &body)
        }
        Varint.append(UInt64(operations.count), to: &body)
        for operation in operations { body.append(text: operation.name) }
        Varint.append(UInt64(clients.rows.count), to: &body)
        for client in clients.rows {
            body.append(text: client.address ?? "")
            body.append(text: client.userAgent ?? "")
        }
        body += requests
        let head = RequestBlockHead(
            length: body.count, count: count, firstAt: firstAt, lastAt: lastAt, summary: summary)
        return head.bytes() + body
    }

    /// There are few in a block.
    private mutating func position(of operation: LoggedOperation) -> Int {
        if let known = operations.firstIndex(of: operation) { return known }
        operations.append(operation)
        return operations.count - 1
    }
}

/// Each object once, in the order of its first use.
struct RequestTable<Row: AnyObject> {
    private(set) var rows: [Row] = []
    private var positions: [ObjectIdentifier: Int]

    init(capacity: Int = 0) {
        positions = Dictionary(minimumCapacity: capacity)
        rows.reserveCapacity(capacity)
    }

    /// Where the object stands; it is added when it is new. Rows are kept alive, so that no two share an identity.
    mutating func position(of row: Row) -> Int {
        if let last = rows.last, last === row { return rows.count - 1 }
        let identity = ObjectIdentifier(row)
        if let known = positions[identity] { return known }
        positions[identity] = rows.count
        rows.append(row)
        return rows.count - 1
    }
}

/// Small numbers of both signs as small numbers of one.
enum ZigZag {
    static func encode(_ number: Int64) -> UInt64 { UInt64(bitPattern: number << 1 ^ number >> 63) }
    static func decode(_ number: UInt64) -> Int64 { Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1) }
}

import LatchkeyStorage

/// Uses and counts that are kept as they are, many in a row of a table, until there is time to write them. A count takes some
/// tens of microseconds to write, and a busy minute has a million of them, for which neither a stop nor the requests of the
/// next minutes can wait.
struct UnwrittenUsage: Sendable {
    /// Uses, or counts, that are written at once.
    static let few = 10_000
    /// Those of a row: what is later written in one transaction.
    private static let rowSize = 500
    /// Rows of one transaction.
    private static let rowsAtOnce = 50
    /// Rows that there may be before their writing rests no more: half a gigabyte.
    private static let most = 12_000.0

    enum Table: String {
        case uses = "unwritten_uses"
        case counts = "unwritten_counts"
    }

    let core: Core

    func keepUses() async throws {
        try await core.tokenChecker.usage.takeAll(slice: Self.rowSize * Self.rowsAtOnce, .full) { uses in
            let rows = stride(from: 0, to: uses.count, by: Self.rowSize).map {
                TokenUse.bytes(of: uses[$0..<min($0 + Self.rowSize, uses.count)])
            }
            try await core.database.write { try Self.add(rows, to: .uses, $0) }
        }
    }

    /// What operations were used is written at once.
    func keepCounts() async throws {
        try await core.insight.takeCounts(slice: Self.rowSize * Self.rowsAtOnce) { tally in
            let rows = IteratorSequence(tally.slices(of: Self.rowSize)).map(\.bytes)
            let used = tally.usedOperations()
            try await core.database.write { transaction in
                try Self.add(rows, to: .counts, transaction)
                try RequestCountStore.note(used, transaction)
            }
        }
    }

    /// Writes what is kept, a transaction a row: each counts once, whatever happens meanwhile.
    func writeUses(_ pace: Pace) async throws {
        try await write(.uses, pace) { body, _, transaction in
            try pace.each(TokenUse.all(in: body)) { try TokenUseStore.add($0, transaction) }
        }
    }

    /// The same for counts.
    func writeCounts(_ pace: Pace) async throws {
        try await write(.counts, pace) { body, now, transaction in
            try RequestCountStore.write(RequestTally(bytes: body), at: now, pace, transaction)
        }
    }

    /// How many rows there are.
    func count(_ table: Table) async throws -> Int64 {
        try await core.read { try Self.count(table, $0) }
    }

    /// By their numbers, which have no gaps to speak of: they are written in this order.
    private static func count(_ table: Table, _ connection: any Connection) throws -> Int64 {
        func end(_ order: String) throws -> Int64? {
            try connection.value("SELECT number FROM \(table.rawValue) ORDER BY number \(order) LIMIT 1")
        }
        guard let first = try end("ASC"), let last = try end("DESC") else { return 0 }
        return last - first + 1
    }

    private static func add(_ rows: [[UInt8]], to table: Table, _ transaction: any Transaction) throws {
        for row in rows { try transaction.execute("INSERT INTO \(table.rawValue) (body) VALUES (?)", row) }
    }

    private func write(
        _ table: Table, _ pace: Pace,
        _ body: @escaping @Sendable (_ row: [UInt8], _ now: Instant, any Transaction) throws -> Void
    ) async throws {
        var left = try await count(table)
        while left > 0 {
            left = try await pace.hurried(by: Double(left) / Self.most).work { try await writeOne(table, body) }
        }
    }

    /// - Returns: how many rows are left.
    private func writeOne(
        _ table: Table, _ body: @escaping @Sendable (_ row: [UInt8], _ now: Instant, any Transaction) throws -> Void
    ) async throws -> Int64 {
        let now = core.clock.now()
        return try await core.database.write { transaction in
            let oldest = try transaction.first(
                "SELECT number, body FROM \(table.rawValue) ORDER BY number LIMIT 1"
            ) { (number: try $0.next(Int64.self), row: try $0.next([UInt8].self)) }
            guard let (number, row) = oldest else { return 0 }
            try body(row, now, transaction)
            try transaction.execute("DELETE FROM \(table.rawValue) WHERE number = ?", number)
            return try Self.count(table, transaction)
        }
    }
}

extension TokenUse {
    /// Ids of 16 bytes and varints.
    fileprivate static func bytes(of uses: some Collection<TokenUse>) -> [UInt8] {
        var bytes: [UInt8] = []
        Varint.append(UInt64(uses.count), to: &bytes)
        for use in uses {
            use.token.appendBytes(to: &bytes)
            use.workspace.appendBytes(to: &bytes)
            Varint.append(UInt64(use.count), to: &bytes)
            Varint.append(ZigZag.encode(use.lastUsedAt.microseconds), to: &bytes)
        }
        return bytes
    }

    fileprivate static func all(in bytes: [UInt8]) -> [TokenUse] {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return (0..<reader.nextCount()).map { _ in
                TokenUse(
                    token: reader.nextID(), workspace: reader.nextID(), count: reader.nextIndex(),
                    lastUsedAt: Instant(microseconds: ZigZag.decode(reader.next())))
            }
        }
    }
}

let unwrittenUsageMigrations = [
    Migration(
        30, "unwritten usage",
        .table("unwritten_uses", "number IDENTITY, body BLOB NOT NULL"),
        .table("unwritten_counts", "number IDENTITY, body BLOB NOT NULL"))
]

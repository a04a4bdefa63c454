import LatchkeyStorage

/// A file of audit events, as an export or a stream wrote it, read from front to back.
package enum AuditFile {
    /// Why a file can't be read.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    private static let longestLine = 16 * 1024 * 1024

    /// Whether it is a database instead.
    package static func isDatabase(_ path: String) throws -> Bool {
        try beginning(of: path).starts(with: Array("SQLite format 3\0".utf8))
    }

    /// Hands every event to `body`.
    ///
    /// - Throws: `Problem`, and what `body` throws.
    package static func read(_ path: String, _ body: (AuditEvent) throws -> Void) throws {
        let isJSON = try beginning(of: path).first == UInt8(ascii: "{")
        if isJSON { try readLines(path, body) } else { try readTable(path, body) }
    }

    private static func beginning(of path: String) throws -> [UInt8] {
        var start: [UInt8] = []
        _ = try open(path).next { start = Array($0.prefix(16)) }
        return start
    }

    private static func open(_ path: String) throws -> FileChunks {
        guard let chunks = FileChunks(path: path) else { throw Problem(description: "cannot read \(path)") }
        return chunks
    }

    private static func readLines(_ path: String, _ body: (AuditEvent) throws -> Void) throws {
        let chunks = try open(path)
        var (rest, number) = ([UInt8](), 0)
        func take(_ line: ArraySlice<UInt8>) throws {
            number += 1
            guard !line.isEmpty else { return }
            guard let json = try? JSON(parsing: Array(line)), let event = AuditEvent(json) else {
                throw Problem(description: "line \(number) is no audit event")
            }
            try body(event)
        }
        while try chunks.next({ rest += $0 }) {
            let lines = rest.split(separator: 0x0a, omittingEmptySubsequences: false)
            for line in lines.dropLast() { try take(line) }
            rest = Array(lines.last ?? [])
            guard rest.count < longestLine else { throw Problem(description: "line \(number + 1) is too long") }
        }
        try take(rest[...])
    }

    private static func readTable(_ path: String, _ body: (AuditEvent) throws -> Void) throws {
        let chunks = try open(path)
        var (parser, isFirst) = (CSVParser(), true)
        func take(_ row: CSVParser.Row) throws {
            defer { isFirst = false }
            if isFirst {
                guard row.fields == AuditFormat.headings else {
                    throw Problem(description: "it is no audit log: the headings are not those of an export")
                }
                return
            }
            guard let event = AuditEvent(cells: row.fields) else {
                throw Problem(description: "line \(row.line) is no audit event")
            }
            try body(event)
        }
        do {
            while try chunks.next({ try parser.read($0, take) }) {}
            try parser.finish(take)
        } catch let problem as CSVParser.Problem {
            throw Problem(description: "line \(problem.line): \(problem.reason)")
        }
    }
}

extension AuditEvent {
    /// From a line of an export; nil for what is none, and for what says more than its hash covers.
    init?(_ json: JSON) {
        guard let id = json["id"], let workspaceID = id["workspace_id"]?.string.flatMap({ WorkspaceID($0) }),
            let eventID = id["audit_event_id"]?.string.flatMap({ AuditEventID($0) }),
            let sequence = json["sequence"]?.number, sequence == sequence.rounded(), (1...0x1p53).contains(sequence),
            let occurredAt = json["occurred_at"]?.string.flatMap({ ISOTime($0)?.instant }),
            let action = json["action"]?.string, let actor = json["actor"].flatMap(Party.init(json:)),
            let detail = json["detail"]?.members, let target = json["target"], let address = json["address"],
            let previousHash = json["previous_hash"]?.string, let hash = json["hash"]?.string
        else { return nil }
        self.init(
            id: eventID, workspaceID: workspaceID, occurredAt: occurredAt, actor: actor, action: action,
            target: Party(json: target), address: address.string,
            detail: Dictionary(detail.map { ($0.name, $0.value.string ?? "") }, uniquingKeysWith: { $1 }),
            sequence: Int64(sequence), previousHash: previousHash, hash: hash)
        // What was read is all that there is, in this very form.
        guard self.json.canonicalText == json.canonicalText else { return nil }
    }

    /// From a row of an export; nil for what is none.
    init?(cells: [String]) {
        guard cells.count == AuditFormat.headings.count else { return nil }
        let cell = Dictionary(
            zip(AuditFormat.headings, cells.map(AuditFormat.unsafe)), uniquingKeysWith: { first, _ in first })
        func text(_ name: String) -> String { cell[name] ?? "" }
        func json(_ name: String) -> JSON { text(name).isEmpty ? .null : .string(text(name)) }
        func party(_ name: String) -> JSON {
            .object([
                ("type", .string(text("\(name)_type"))), ("id", json("\(name)_id")),
                ("name", .string(text("\(name)_name"))),
            ])
        }
        guard let sequence = Int64(text("sequence")), let detail = try? JSON(parsing: Array(text("detail").utf8)) else {
            return nil
        }
        self.init(
            .object([
                (
                    "id",
                    .object([
                        ("workspace_id", .string(text("workspace_id"))),
                        ("audit_event_id", .string(text("audit_event_id"))),
                    ])
                ),
                ("sequence", .number(Double(sequence))), ("occurred_at", .string(text("occurred_at"))),
                ("action", .string(text("action"))), ("actor", party("actor")),
                ("target", text("target_type").isEmpty ? .null : party("target")), ("address", json("address")),
                ("detail", detail), ("previous_hash", .string(text("previous_hash"))), ("hash", .string(text("hash"))),
            ]))
    }
}

extension AuditEvent.Party {
    fileprivate init?(json: JSON) {
        guard let kind = json["type"]?.string, let name = json["name"]?.string, let id = json["id"] else { return nil }
        self.init(kind: kind, id: id.string, name: name)
    }
}

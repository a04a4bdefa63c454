/// What a file of audit events looks like.
package enum AuditFormat: String, CaseIterable, Sendable {
    case csv
    case jsonLines = "jsonl"

    /// What a file of it begins with.
    var beginning: [UInt8] {
        var bytes: [UInt8] = []
        if self == .csv { CSVText.append(Self.headings, to: &bytes) }
        return bytes
    }

    func append(_ event: AuditEvent, to bytes: inout [UInt8]) {
        switch self {
        case .csv: CSVText.append(Self.cells(of: event).map(Self.safe), to: &bytes)
        case .jsonLines: bytes += "\(event.json.canonicalText)\n".utf8
        }
    }

    static let headings = [
        "sequence", "occurred_at", "action", "actor_type", "actor_id", "actor_name", "target_type", "target_id",
        "target_name", "address", "detail", "workspace_id", "audit_event_id", "previous_hash", "hash",
    ]

    private static func cells(of event: AuditEvent) -> [String] {
        [
            "\(event.sequence)", event.occurredAt.attioText, event.action, event.actor.kind, event.actor.id ?? "",
            event.actor.name, event.target?.kind ?? "", event.target?.id ?? "", event.target?.name ?? "",
            event.address ?? "",
            JSON.object(event.detail.map { JSON.Member($0.key, .string($0.value)) }).canonicalText,
            event.workspaceID.text, event.id.text, event.previousHash, event.hash,
        ]
    }

    /// A cell that a spreadsheet would take for a formula gets an apostrophe, and so does one that begins with an
    /// apostrophe, so that whoever reads the file can take it off again.
    private static func safe(_ cell: String) -> String {
        guard let first = cell.utf8.first, "=+-@\t\r\n'".utf8.contains(first) else { return cell }
        return "'" + cell
    }

    static func unsafe(_ cell: String) -> String {
        cell.utf8.first == UInt8(ascii: "'") ? String(cell.dropFirst()) : cell
    }
}

import Crypto
import FoundationEssentials

/// A place in the chain of a workspace's audit events, and the hash there. It stands for everything up to it.
package struct AuditLink: Sendable, Hashable {
    /// 1 for a workspace's first event.
    package let sequence: Int64
    /// 64 hexadecimal digits.
    package let hash: String

    /// What the first event follows.
    package static let start = AuditLink(sequence: 0, hash: String(repeating: "0", count: 64))

    /// `128:3fb2…`
    package var text: String { "\(sequence):\(hash)" }

    init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    /// From the text form; nil for all else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence >= 0, let hash = Hex.bytes(String(parts[1])),
            hash.count == 32
        else { return nil }
        self.init(sequence: sequence, hash: Hex.text(hash))
    }
}

extension AuditEvent {
    /// The event as JSON, which is also what an export and a webhook say. docs/audit.md documents it to the letter.
    package var json: JSON { .object(contentMembers + [("hash", .string(hash))]) }

    var link: AuditLink { AuditLink(sequence: sequence, hash: hash) }

    /// SHA-256 over all that the event says and the hash of the one before it.
    var computedHash: String {
        Hex.text(SHA256.hash(data: Data(JSON.object(contentMembers).canonicalText.utf8)))
    }

    private var contentMembers: [(String, JSON?)] {
        [
            (
                "id",
                .object([
                    ("workspace_id", .string(workspaceID.text)), ("audit_event_id", .string(id.text)),
                ])
            ),
            ("sequence", .number(Double(sequence))), ("occurred_at", .string(occurredAt.attioText)),
            ("action", .string(action)), ("actor", actor.json), ("target", target?.json ?? .null),
            ("address", address.map(JSON.string) ?? .null),
            ("detail", .object(detail.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })),
            ("previous_hash", .string(previousHash)),
        ]
    }
}

extension AuditEvent.Party {
    fileprivate var json: JSON {
        .object([
            ("type", .string(kind)), ("id", id.map(JSON.string) ?? .null), ("name", .string(name)),
        ])
    }
}

import Synchronization

/// Clients whose credentials were right, by a hash of these. As with tokens, nothing that a returned change has ended is
/// served: an entry is stored only if nothing newer than the snapshot it was read from has been applied here.
final class ClientCache: Sendable {
    /// More clients than most instances have; beyond it the cache starts over.
    private static let capacity = 10_000

    private struct Entries {
        var clients: [TokenHash: AuthenticatedClient] = [:]
        var appliedHead: Int64 = 0
    }

    private let entries = Mutex(Entries())

    func find(_ key: TokenHash) -> AuthenticatedClient? {
        entries.withLock { $0.clients[key] }
    }

    func store(_ client: AuthenticatedClient, for key: TokenHash, readAt head: Int64) {
        entries.withLock { entries in
            guard entries.appliedHead <= head else { return }
            if entries.clients.count >= Self.capacity { entries.clients = [:] }
            entries.clients[key] = client
        }
    }

    func apply(_ changes: [Change]) {
        guard let head = changes.map(\.sequence).max() else { return }
        entries.withLock { entries in
            entries.appliedHead = max(entries.appliedHead, head)
            for case .integration(let id) in changes.map(\.subject) {
                entries.clients = entries.clients.filter { $0.value.client.integration.id != id }
            }
        }
    }
}

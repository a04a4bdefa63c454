import Synchronization

/// Counts the changes of webhooks by this process, so that who sends to one can see that he must look again.
final class WebhookRevision: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .acquiring) }

    func advance() {
        count.add(1, ordering: .acquiringAndReleasing)
    }
}

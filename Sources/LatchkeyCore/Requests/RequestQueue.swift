import Synchronization

/// Requests on their way into the log.
package final class RequestQueue: Sendable {
    /// The most that waits. When nobody drains it, what comes then is dropped and counted.
    private static let capacity = 100_000

    private struct Waiting {
        var requests: [LoggedRequest] = []
        var dropped = 0
    }

    private let waiting = Mutex(Waiting())

    /// Notes a request that has been answered. Never waits.
    package func record(_ request: LoggedRequest) {
        waiting.withLock { waiting in
            if waiting.requests.count < Self.capacity {
                waiting.requests.append(request)
            } else {
                waiting.dropped += 1
            }
        }
    }

    var dropped: Int { waiting.withLock(\.dropped) }

    func take() -> [LoggedRequest] {
        waiting.withLock { waiting in
            var taken: [LoggedRequest] = []
            swap(&taken, &waiting.requests)
            waiting.requests.reserveCapacity(min(taken.count, 16_384))
            return taken
        }
    }
}

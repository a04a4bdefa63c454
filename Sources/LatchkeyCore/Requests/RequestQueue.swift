import Synchronization

/// Requests on their way into the log.
package final class RequestQueue: Sendable {
    /// The most that waits. When nobody drains it, what comes then is dropped and counted.
    private static let capacity = 100_000

    /// Requests; room for more is not kept.
    private static let mostSpare = 8192

    private struct Waiting {
        var requests: [LoggedRequest] = []
        /// What was taken, to be filled anew: memory that the system has already given.
        var spare: [LoggedRequest] = []
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

    /// Moves what waits behind `requests`.
    func take(into requests: inout [LoggedRequest]) {
        var taken = waiting.withLock { waiting in
            var taken: [LoggedRequest] = []
            swap(&taken, &waiting.spare)
            swap(&taken, &waiting.requests)
            return taken
        }
        requests += taken
        guard taken.capacity <= Self.mostSpare else { return }
        taken.removeAll(keepingCapacity: true)
        waiting.withLock { [taken] in $0.spare = taken }
    }
}

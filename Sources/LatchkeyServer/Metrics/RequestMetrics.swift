import Synchronization

/// Counts requests by route and status, and how long they took by route. Routes are templates, so their number is
/// bounded whatever clients ask for.
final class RequestMetrics: Sendable {
    /// The upper bounds of the histogram's buckets, in microseconds.
    private static let bounds = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
    ]

    private struct Counts {
        var statuses: [(status: Int, count: Int)] = []
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count + 1)
        var microseconds = 0

        mutating func add(status: Int, microseconds: Int) {
            if let index = statuses.firstIndex(where: { $0.status == status }) {
                statuses[index].count += 1
            } else {
                statuses.append((status, 1))
            }
            var bucket = 0
            while bucket < RequestMetrics.bounds.count && microseconds > RequestMetrics.bounds[bucket] { bucket += 1 }
            buckets[bucket] += 1
            self.microseconds += microseconds
        }
    }

    /// The counts of each route, in an array that the dictionary points into, so that counting copies nothing.
    private struct Routes {
        var indices: [String: Int] = [:]
        var counts: [Counts] = []
    }

    private let routes = Mutex(Routes())

    func count(route: String, status: Int, microseconds: Int) {
        routes.withLock { routes in
            if let index = routes.indices[route] {
                routes.counts[index].add(status: status, microseconds: microseconds)
                return
            }
            var counts = Counts()
            counts.add(status: status, microseconds: microseconds)
            routes.indices[route] = routes.counts.count
            routes.counts.append(counts)
        }
    }

    func write(to text: inout PrometheusText) {
        let (indices, counts) = routes.withLock { ($0.indices, $0.counts) }
        let sorted = indices.sorted { $0.key < $1.key }
        text.counter("latchkey_http_requests_total", "Requests by route and status.")
        for (route, index) in sorted {
            for (status, count) in counts[index].statuses.sorted(by: { $0.status < $1.status }) {
                text.sample("latchkey_http_requests_total", [("route", route), ("status", String(status))], count)
            }
        }
        let name = "latchkey_http_request_duration_seconds"
        text.histogram(name, "How long requests took, from the head of the request to the answer ready to be sent.")
        for (route, index) in sorted {
            var total = 0
            for (bucket, count) in counts[index].buckets.enumerated() {
                total += count
                let isLast = bucket == Self.bounds.count
                let bound = isLast ? "+Inf" : String(Double(Self.bounds[bucket]) / 1_000_000)
                text.sample(name + "_bucket", [("route", route), ("le", bound)], total)
            }
            text.sample(name + "_sum", [("route", route)], Double(counts[index].microseconds) / 1_000_000)
            text.sample(name + "_count", [("route", route)], total)
        }
    }
}

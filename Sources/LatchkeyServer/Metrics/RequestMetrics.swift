import Synchronization

/// Counts requests by route and status, and how long they took by route. Routes are templates, so their number is
/// bounded whatever clients ask for.
final class RequestMetrics: Sendable {
    private let lanes = Mutex<[RequestCounts]>([])

    /// Counts of an event loop's own, so that it waits for no other.
    func lane() -> RequestCounts {
        let lane = RequestCounts()
        lanes.withLock { $0.append(lane) }
        return lane
    }

    func write(to text: inout PrometheusText) {
        var all: [String: RouteCounts] = [:]
        for lane in lanes.withLock(\.self) { all.merge(lane.byRoute) { $0.adding($1) } }
        let sorted = all.sorted { $0.key < $1.key }
        text.counter("latchkey_http_requests_total", "Requests by route and status.")
        for (route, counts) in sorted {
            for (status, count) in counts.statuses.sorted(by: { $0.status < $1.status }) {
                text.sample("latchkey_http_requests_total", [("route", route), ("status", String(status))], count)
            }
        }
        let name = "latchkey_http_request_duration_seconds"
        text.histogram(name, "How long requests took, from the head of the request to the answer ready to be sent.")
        for (route, counts) in sorted {
            var total = 0
            for (bucket, count) in counts.buckets.enumerated() {
                total += count
                let isLast = bucket == RouteCounts.bounds.count
                let bound = isLast ? "+Inf" : String(Double(RouteCounts.bounds[bucket]) / 1_000_000)
                text.sample(name + "_bucket", [("route", route), ("le", bound)], total)
            }
            text.sample(name + "_sum", [("route", route)], Double(counts.microseconds) / 1_000_000)
            text.sample(name + "_count", [("route", route)], total)
        }
    }
}

/// The counts of one lane.
final class RequestCounts: Sendable {
    /// The counts of each route, in an array that the dictionary points into, so that counting copies nothing.
    private struct Routes {
        var places: [String: Int] = [:]
        var counts: [RouteCounts] = []

        mutating func place(of route: String) -> Int {
            if let known = places[route] { return known }
            places[route] = counts.count
            counts.append(RouteCounts())
            return counts.count - 1
        }
    }

    private let routes = Mutex(Routes())

    /// Where a route is counted, for who counts it often.
    func place(of route: String) -> Int { routes.withLock { $0.place(of: route) } }

    func count(at place: Int, status: Int, microseconds: Int) {
        routes.withLock { $0.counts[place].add(status: status, microseconds: microseconds) }
    }

    func count(route: String, status: Int, microseconds: Int) {
        routes.withLock { routes in
            let place = routes.place(of: route)
            routes.counts[place].add(status: status, microseconds: microseconds)
        }
    }

    fileprivate var byRoute: [String: RouteCounts] {
        let (places, counts) = routes.withLock { ($0.places, $0.counts) }
        return places.mapValues { counts[$0] }.filter { !$0.value.statuses.isEmpty }
    }
}

private struct RouteCounts {
    /// The upper bounds of the histogram's buckets, in microseconds.
    static let bounds = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
    ]

    private(set) var statuses: [(status: Int, count: Int)] = []
    private(set) var buckets = [Int](repeating: 0, count: RouteCounts.bounds.count + 1)
    private(set) var microseconds = 0

    mutating func add(status: Int, microseconds: Int) {
        add(status, 1)
        var bucket = 0
        while bucket < Self.bounds.count && microseconds > Self.bounds[bucket] { bucket += 1 }
        buckets[bucket] += 1
        self.microseconds += microseconds
    }

    func adding(_ other: RouteCounts) -> RouteCounts {
        var sum = self
        for (status, count) in other.statuses { sum.add(status, count) }
        for bucket in buckets.indices { sum.buckets[bucket] += other.buckets[bucket] }
        sum.microseconds += other.microseconds
        return sum
    }

    private mutating func add(_ status: Int, _ count: Int) {
        if let index = statuses.firstIndex(where: { $0.status == status }) {
            statuses[index].count += count
        } else {
            statuses.append((status, count))
        }
    }
}

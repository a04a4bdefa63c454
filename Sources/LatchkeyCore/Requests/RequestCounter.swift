/// Counts requests by token and operation in periods of five minutes, until they are written.
struct RequestCounter: Sendable {
    /// Seconds.
    static let periodLength: Int64 = 300

    private var current = RequestTally(start: 0)
    private var finished: [RequestTally] = []
    /// What was seen of late, so that a token's usual networks are written once an hour, not once a minute.
    private var seen = SeenNetworks()

    mutating func count(_ request: LoggedRequest) {
        let start = request.at.seconds / Self.periodLength * Self.periodLength
        if start > current.start {
            if !current.isEmpty { finished.append(current) }
            current = RequestTally(start: start)
        }
        let isKnownClient = current.count(request)
        if !isKnownClient, let network = request.client.address.flatMap(AddressRange.network),
            seen.insert(request.token.id, network, hour: start / 3600)
        {
            current.networks.append(RequestTally.NetworkUse(token: request.token.activity, network: network))
        }
    }

    /// What is not written yet, of one integration or all; oldest first.
    mutating func take(_ integration: IntegrationID?) -> [RequestTally] {
        var taken: [RequestTally]
        if let integration {
            taken = finished.indices.map { finished[$0].take(integration) }
            taken.append(current.take(integration))
            finished.removeAll(where: \.isEmpty)
        } else {
            taken = finished + [current]
            (finished, current) = ([], RequestTally(start: current.start))
        }
        return taken.filter { !$0.isEmpty }
    }

    /// What tokens of an integration have used, of what is not written yet.
    func operations(of integration: IntegrationID) -> [IntegrationOperation: Instant] {
        (finished + [current]).map { $0.usedOperations(by: integration) }
            .reduce(into: [:]) { $0.merge($1, uniquingKeysWith: max) }
    }

    /// Takes back what could not be written.
    mutating func putBack(_ tallies: [RequestTally]) {
        finished = tallies + finished
    }

    var size: Int { current.entries.count }

    /// Entries of periods that are over.
    var finishedSize: Int { finished.reduce(0) { $0 + $1.entries.count } }

    /// Tokens of every so-manieth entry.
    func sample(every step: Int) -> [AccessTokenID] {
        stride(from: 0, to: current.entries.count, by: step).map { current.entries[$0].token.tokenID }
    }
}

/// The counters of all tokens, in parts by their ids: what is written at once is a part, so that memory never holds all
/// twice, and rows that lie together are written together.
struct RequestCounters: Sendable {
    static let parts = 16

    private var counters = [RequestCounter](repeating: RequestCounter(), count: parts)
    /// The first ids of all parts but the first. A token whose part changes is counted in both, which are added up.
    private var bounds: [AccessTokenID] = []
    /// How many entries there were when the bounds were drawn.
    private var drawnAt = 0
    /// Entries of a part that is not worth dividing.
    private static let small = 2000

    mutating func count(_ request: LoggedRequest) {
        counters[part(of: request.token.id)].count(request)
    }

    mutating func take(_ part: Int, _ integration: IntegrationID?) -> [RequestTally] {
        counters[part].take(integration)
    }

    mutating func putBack(_ tallies: [RequestTally], _ part: Int) {
        counters[part].putBack(tallies)
    }

    func operations(of integration: IntegrationID) -> [IntegrationOperation: Instant] {
        counters.map { $0.operations(of: integration) }.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: max) }
    }

    /// How many entries there are, and whether some are of a period that is over.
    var waiting: (count: Int, isPeriodOver: Bool) {
        let finished = counters.reduce(0) { $0 + $1.finishedSize }
        return (counters.reduce(finished) { $0 + $1.size }, finished > 0)
    }

    /// Draws new bounds, where the tokens in use are in few of the parts.
    mutating func balance() {
        let sizes = counters.map(\.size)
        let size = sizes.reduce(0, +)
        drawnAt = min(drawnAt, size)
        guard let largest = sizes.max(), largest > max(Self.small, 4 * size / Self.parts), size >= 2 * drawnAt
        else { return }
        drawnAt = size
        let sample = counters.flatMap { $0.sample(every: 20) }.sorted()
        bounds = (1..<Self.parts).map { sample[$0 * sample.count / Self.parts] }
    }

    private func part(of token: AccessTokenID) -> Int {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if token < bounds[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Which tokens were used from which networks in this hour, as hashes: two that collide cost one late note.
struct SeenNetworks: Sendable {
    private static let capacity = 16_000
    private var hour: Int64 = 0
    private var hashes: Set<UInt32> = []

    /// - Returns: whether it is new.
    mutating func insert(_ token: AccessTokenID, _ network: String, hour: Int64) -> Bool {
        if hour != self.hour || hashes.count >= Self.capacity { (self.hour, hashes) = (hour, []) }
        var hasher = Hasher()
        hasher.combine(token.low)
        hasher.combine(network)
        return hashes.insert(UInt32(truncatingIfNeeded: hasher.finalize())).inserted
    }
}

/// Counts requests by token and operation in periods of five minutes, until they are written.
struct RequestCounter: Sendable {
    /// Seconds.
    static let periodLength: Int64 = 300

    struct Key: Hashable, Sendable {
        // References, so that counting neither hashes nor copies a text; they keep what they name alive.
        let token: TokenActivity
        let operation: LoggedOperation

        static func == (left: Self, right: Self) -> Bool {
            left.token === right.token && left.operation === right.operation
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(ObjectIdentifier(token))
            hasher.combine(ObjectIdentifier(operation))
        }
    }

    struct Counts: Sendable {
        var requests: UInt32 = 0
        /// Answered with 400 or more, those for too many requests left out.
        var errors: UInt32 = 0
        /// Answered with 429.
        var limited: UInt32 = 0
        var lastStatus: UInt16 = 0
        var microseconds: UInt64 = 0
        var lastAt = Instant(seconds: 0)
        var client: RequestClient
    }

    struct Period: Sendable {
        /// Seconds since 1970, a multiple of the length.
        let start: Int64
        var counts: [Key: Counts]
        /// Networks that tokens were used from.
        var networks: Set<Use>

        /// Takes out what is of one integration.
        mutating func take(_ integration: IntegrationID) -> Period {
            var taken = Period(start: start, counts: [:], networks: [])
            for (key, value) in counts where key.token.integrationID == integration { taken.counts[key] = value }
            for key in taken.counts.keys { counts[key] = nil }
            taken.networks = networks.filter { $0.integration == integration }
            networks.subtract(taken.networks)
            return taken
        }
    }

    /// A token used from a network.
    struct Use: Hashable, Sendable {
        let token: AccessTokenID
        let integration: IntegrationID
        let workspace: WorkspaceID
        let network: String
    }

    private var current = Period(start: 0, counts: [:], networks: [])
    private var finished: [Period] = []
    /// What was seen of late, so that a token's usual networks are written once an hour, not once a minute.
    private var seen = SeenNetworks()

    mutating func count(_ request: LoggedRequest) {
        let start = request.at.seconds / Self.periodLength * Self.periodLength
        if start > current.start {
            if !current.counts.isEmpty { finished.append(current) }
            current = Period(start: start, counts: [:], networks: [])
        }
        let key = Key(token: request.token.activity, operation: request.operation)
        let isKnownClient = add(request, to: key)
        if !isKnownClient, let network = request.client.address.flatMap(AddressRange.network),
            seen.insert(request.token.id, network, hour: start / 3600)
        {
            current.networks.insert(
                Use(
                    token: request.token.id, integration: request.token.integration.id,
                    workspace: request.token.integration.workspaceID, network: network))
        }
    }

    /// All that is not written yet, oldest first.
    mutating func takeAll() -> [Period] {
        defer {
            finished = []
            current = Period(start: current.start, counts: [:], networks: [])
        }
        return current.counts.isEmpty ? finished : finished + [current]
    }

    /// What is not written yet of one integration, oldest first.
    mutating func take(_ integration: IntegrationID) -> [Period] {
        var taken = finished.indices.map { finished[$0].take(integration) }
        taken.append(current.take(integration))
        return taken.filter { !$0.counts.isEmpty || !$0.networks.isEmpty }
    }

    /// Takes back what could not be written.
    mutating func putBack(_ periods: [Period]) {
        finished = periods + finished
    }

    /// - Returns: whether the request before it came from the same client.
    private mutating func add(_ request: LoggedRequest, to key: Key) -> Bool {
        var isKnownClient = true
        func change(_ counts: inout Counts) {
            isKnownClient =
                counts.requests > 0
                && (counts.client === request.client || counts.client.address == request.client.address)
            counts.requests &+= 1
            if request.status == 429 {
                counts.limited &+= 1
            } else if request.status >= 400 {
                counts.errors &+= 1
            }
            counts.microseconds &+= UInt64(request.microseconds)
            counts.lastStatus = request.status
            counts.lastAt = max(counts.lastAt, request.at)
            counts.client = request.client
        }
        change(&current.counts[key, default: Counts(client: request.client)])
        return isKnownClient
    }
}

/// Which tokens were used from which networks in this hour, as hashes: two that collide cost one late note.
struct SeenNetworks: Sendable {
    private static let capacity = 200_000
    private var hour: Int64 = 0
    private var hashes: Set<Int> = []

    /// - Returns: whether it is new.
    mutating func insert(_ token: AccessTokenID, _ network: String, hour: Int64) -> Bool {
        if hour != self.hour || hashes.count >= Self.capacity { (self.hour, hashes) = (hour, []) }
        var hasher = Hasher()
        hasher.combine(token.low)
        hasher.combine(network)
        return hashes.insert(hasher.finalize()).inserted
    }
}

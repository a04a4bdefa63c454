/// What was counted of one period, by token and operation. A busy minute has hundreds of thousands of entries, so they
/// are small and lie in one array, without a dictionary's spare room.
struct RequestTally: Sendable {
    struct Entry: Sendable {
        // References, so that counting copies nothing; they keep what they name alive.
        let token: TokenActivity
        /// Who sent the last one.
        var client: RequestClient
        var microseconds: UInt32 = 0
        var requests: UInt32 = 0
        /// When the last one came, in microseconds after the period's start: half the room of an instant.
        var lastOffset: UInt32 = 0
        /// Where the token's next entry is; zero behind the last.
        var next: UInt32 = 0
        /// Answered with 400 or more, those for too many requests left out.
        var errors: UInt16 = 0
        /// Answered with 429.
        var limited: UInt16 = 0
        var lastStatus: UInt16 = 0
        let operation: LoggedOperation

        /// Whether one was neither refused nor failed.
        var hasSuccess: Bool { requests > UInt32(errors) + UInt32(limited) }

        /// What has none gets another entry beside it; they are added up when they are written.
        fileprivate func hasRoom(for request: LoggedRequest) -> Bool {
            requests < .max && errors < .max && limited < .max && microseconds <= .max - request.microseconds
        }

        /// - Returns: whether the request before it came from the same client.
        fileprivate mutating func add(_ request: LoggedRequest, offset: UInt32) -> Bool {
            let isKnown = requests > 0 && (client === request.client || client.address == request.client.address)
            requests += 1
            if request.status == 429 {
                limited += 1
            } else if request.status >= 400 {
                errors += 1
            }
            microseconds += request.microseconds
            lastStatus = request.status
            lastOffset = max(lastOffset, offset)
            if client !== request.client { client = request.client }
            return isKnown
        }
    }

    /// A token used from a network.
    struct NetworkUse: Sendable {
        let token: TokenActivity
        let network: String
    }

    /// Seconds since 1970, a multiple of the length.
    let start: Int64
    private(set) var entries: [Entry] = []
    var networks: [NetworkUse] = []

    init(start: Int64, entries: [Entry] = [], networks: [NetworkUse] = []) {
        (self.start, self.entries, self.networks) = (start, entries, networks)
    }

    var isEmpty: Bool { entries.isEmpty && networks.isEmpty }

    func lastAt(_ entry: Entry) -> Instant {
        Instant(microseconds: start * 1_000_000 + Int64(entry.lastOffset))
    }

    /// - Returns: whether the token's request before it, to the same operation, came from the same client.
    mutating func count(_ request: LoggedRequest) -> Bool {
        let offset = UInt32(clamping: request.at.microseconds - start * 1_000_000)
        return entries[place(of: request)].add(request, offset: offset)
    }

    /// Takes out what is of one integration.
    mutating func take(_ integration: IntegrationID) -> RequestTally {
        let taken = RequestTally(
            start: start, entries: entries.filter { $0.token.integrationID == integration },
            networks: networks.filter { $0.token.integrationID == integration })
        guard !taken.isEmpty else { return taken }
        networks.removeAll { $0.token.integrationID == integration }
        // A token that still knows its old place starts anew; what it has twice is added up when it is written.
        entries.removeAll { $0.token.integrationID == integration }
        for number in entries.indices { entries[number].next = 0 }
        return taken
    }

    /// The entry of the request's token and operation, a new one if need be.
    private mutating func place(of request: LoggedRequest) -> Int {
        let token = request.token.activity
        let first = Int(token.tallyPlace)
        guard first < entries.count, entries[first].token === token else {
            token.tallyPlace = UInt32(entries.count)
            return add(request, next: 0)
        }
        var number = first
        while entries[number].operation != request.operation || !entries[number].hasRoom(for: request) {
            number = Int(entries[number].next)
            guard number != 0 else {
                let new = add(request, next: entries[first].next)
                entries[first].next = UInt32(new)
                return new
            }
        }
        return number
    }

    private mutating func add(_ request: LoggedRequest, next: UInt32) -> Int {
        // An array doubles by itself: a fourth of all memory would be room that nothing uses.
        if entries.count == entries.capacity { entries.reserveCapacity(entries.count + entries.count / 4 + 16) }
        entries.append(
            Entry(token: request.token.activity, client: request.client, next: next, operation: request.operation))
        return entries.count - 1
    }
}

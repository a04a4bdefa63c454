import Synchronization

/// What tokens asked for in the last days. A request only leaves a few words in a queue; `drain` puts them into files
/// and counts them, some times a second.
package final class RequestLog: Sendable {
    private let queues: Mutex<[RequestQueue]>
    private let main = RequestQueue()
    /// Requests that are taken at once: some hundred microseconds at most.
    private static let slice = 128
    /// When as many wait, there is no time for pauses.
    private static let tooMany = 10_000
    private let writer: Mutex<RequestLogWriter>
    /// Whether requests are kept; they are counted in any case.
    package let isKept: Bool

    init(folder: String, limits: RequestLogLimits) {
        queues = Mutex([main])
        isKept = limits.retention > .zero && limits.size > 0
        writer = Mutex(RequestLogWriter(isKept ? RequestLogFolder(path: folder, limits: limits) : nil))
    }

    /// Notes a request that has been answered. Never waits.
    package func record(_ request: LoggedRequest) { main.record(request) }

    /// A queue for the requests of one thread, which then waits for no other.
    package func lane() -> RequestQueue {
        let queue = RequestQueue()
        queues.withLock { $0.append(queue) }
        return queue
    }

    /// How many requests were dropped, because they came faster than they could be written.
    package var dropped: Int { queues.withLock(\.self).reduce(0) { $0 + $1.dropped } }

    /// Counts what waits and hands it to the files, which may keep it in memory for some seconds.
    ///
    /// - Parameter pause: called every some hundred microseconds, outside of all locks, unless too much waits.
    /// - Returns: how many requests waited.
    @discardableResult
    package func drain(at now: Instant, pause: () -> Void = {}) throws -> Int {
        let count = writer.withLock { $0.receive(takeWaiting()) }
        while try writer.withLock({ try $0.take(most: Self.slice) }) {
            if count < Self.tooMany { pause() }
        }
        try writer.withLock { try $0.writeIfOld(at: now) }
        return count
    }

    /// The same, and writes all of it into the files.
    func flush() throws {
        try writer.withLock { writer in
            try takeAll(writer: &writer)
            try writer.write()
        }
    }

    /// The counts of a part of the tokens that were not taken yet: of one integration, or all.
    func takeCounts(_ part: Int, of integration: IntegrationID? = nil) throws -> [RequestTally] {
        try writer.withLock { writer in
            try takeAll(writer: &writer)
            return writer.counters.take(part, integration)
        }
    }

    /// How many counts, of a token and an operation each, are not written yet, and whether some are of a period that is over.
    var waitingCounts: (count: Int, isPeriodOver: Bool) { writer.withLock { $0.counters.waiting } }

    /// What tokens of an integration have used with success, of what is not written yet, and when last.
    func operations(of integration: IntegrationID) -> [IntegrationOperation: Instant] {
        writer.withLock { $0.counters.operations(of: integration) }
    }

    /// Counts that could not be written.
    func putBack(_ tallies: [RequestTally], _ part: Int) {
        writer.withLock { $0.counters.putBack(tallies, part) }
    }

    /// Looks through the files, after writing what waits.
    func search(
        _ filter: RequestFilter, in workspace: WorkspaceID, limit: Int, after cursor: RequestCursor?
    ) throws -> RequestPage {
        try flush()
        var search = RequestSearch(filter, in: workspace, limit: limit)
        return search.run(writer.withLock { $0.folder?.files() ?? [] }, after: cursor)
    }

    /// Removes what is too old or too much.
    func removeOld(at now: Instant) throws {
        try writer.withLock { try $0.folder?.removeOld(at: now) }
    }

    private func takeAll(writer: inout RequestLogWriter) throws {
        writer.receive(takeWaiting())
        try writer.take(most: .max)
    }

    private func takeWaiting() -> [LoggedRequest] {
        var requests: [LoggedRequest] = []
        let queues = queues.withLock(\.self)
        for queue in queues { queue.take(into: &requests) }
        if queues.count > 1 { requests.sort { $0.at < $1.at } }
        return requests
    }
}

/// How much of the request log is kept.
package struct RequestLogLimits: Sendable {
    /// How long.
    package var retention: Duration
    /// Bytes of all files.
    package var size: Int

    package init(retention: Duration = .days(30), size: Int = 2 << 30) {
        self.retention = retention
        self.size = size
    }
}

/// The one that writes: counters, the block that is being filled, and the files.
struct RequestLogWriter {
    /// How long requests wait for others to share a block with.
    private static let patience = Duration.seconds(5)
    private static let blockSize = 1024

    let folder: RequestLogFolder?
    var counters = RequestCounters()
    /// The last sender: what the framework answers has an object a request, which counts would keep.
    private var client: RequestClient?
    private var block = RequestBlock(capacity: blockSize)
    /// What was received, and how much of it was taken.
    private var received: [LoggedRequest] = []
    private var taken = 0
    private var failure: (any Error)?

    init(_ folder: RequestLogFolder?) {
        self.folder = folder
    }

    /// Adds requests to those that are to be taken.
    ///
    /// - Returns: how many these are now.
    @discardableResult
    mutating func receive(_ requests: [LoggedRequest]) -> Int {
        if taken == received.count { (received, taken) = (requests, 0) } else { received += requests }
        return received.count - taken
    }

    /// Counts received requests and appends them to the block.
    ///
    /// - Returns: whether there are more.
    /// - Throws: with the last of them, what kept blocks from being written.
    @discardableResult
    mutating func take(most: Int) throws -> Bool {
        let end = taken + min(most, received.count - taken)
        while taken < end {
            let index = taken
            taken += 1
            received[index].client = shared(received[index].client)
            counters.count(received[index])
            guard folder != nil else { continue }
            block.append(received[index])
            guard block.count == Self.blockSize else { continue }
            do { try write() } catch { failure = error }
        }
        guard taken == received.count else { return true }
        (received, taken) = ([], 0)
        counters.balance()
        defer { failure = nil }
        if let failure { throw failure }
        return false
    }

    /// Has neighbours share their sender.
    private mutating func shared(_ new: RequestClient) -> RequestClient {
        if let client, client.isSame(as: new) { return client }
        client = new
        return new
    }

    mutating func writeIfOld(at now: Instant) throws {
        if block.count > 0, now - block.firstAt >= Self.patience { try write() }
    }

    /// What can't be written is given up: the log must not fill the memory of a server whose disk is full.
    mutating func write() throws {
        guard block.count > 0 else { return }
        defer { block = RequestBlock(capacity: Self.blockSize) }
        try folder?.append(block.bytes(), firstAt: block.firstAt)
    }
}

import HTTPTypes
import LatchkeyCore
import NIOCore

/// The short way of GET /v2/self: a token in the cache that is bound to no key. Everything else goes the long way, and
/// gets the same answers there.
final class SelfShortcut: Shortcut {
    private static let path: StaticString = "/v2/self"
    // One for all event loops: requests are counted by it.
    private static let logged = LoggedOperation("GET /v2/self")

    private let core: Core
    private let headers: APIHeaders
    private let limits: RateLimits
    private let counts: TokenCounts
    private let log: LaneLog
    private let route: LaneLog.Route
    private var document: [UInt8] = []

    init(core: Core, headers: APIHeaders, counts: TokenCounts, log: LaneLog) {
        self.core = core
        self.headers = headers
        limits = RateLimits(core.configuration)
        self.counts = counts
        self.log = log
        route = log.route(.get, "/v2/self", Self.logged)
    }

    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool {
        head.method == .get && head.bodyLength == 0 && target.equals(Self.path)
    }

    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool {
        guard let principal = request.principal(by: core.tokenChecker) else { return false }
        let (id, now) = (log.newID(), core.clock.now())
        core.tokenChecker.count(principal, at: now)
        counts.countActive()
        var status = 200
        if let next = principal.admit(.read, limit: limits.read, now: now) {
            let error = APIError.rateLimited(until: next)
            status = error.status
            headers.write(error, id: id, at: now, to: &answers)
        } else {
            document.removeAll(keepingCapacity: true)
            principal.appendSelfDocument(to: &document)
            headers.write(document, id: id, isRead: true, at: now, to: &answers)
        }
        log.record(
            route, status: status, principal, from: request.client.sender(of: request), id, at: now,
            microseconds: request.microseconds)
        return true
    }
}

import HTTPTypes
import LatchkeyCore
import NIOCore

/// The short way of GET /v2/self: a token in the cache that is bound to nothing. Everything else goes the long way, and
/// gets the same answers there.
final class SelfShortcut: Shortcut {
    private static let path = "/v2/self"
    private static let logged = LoggedOperation("GET /v2/self")

    private let core: Core
    private let headers: APIHeaders
    private let limits: RateLimits
    private let metrics: TokenMetrics
    private let accessLog: AccessLog
    private let date = DateText()

    init(core: Core, headers: APIHeaders, metrics: TokenMetrics, accessLog: AccessLog) {
        self.core = core
        self.headers = headers
        limits = RateLimits(core.configuration)
        self.metrics = metrics
        self.accessLog = accessLog
    }

    func isShort(_ head: HTTPRequest) -> Bool { head.path == Self.path && head.isPlainGet }

    func answer(_ head: HTTPRequest, form: ByteBuffer?, from client: ConnectionClient) -> ShortAnswer? {
        let start = ContinuousClock.now
        let found = Credential.withText(in: head.headerFields) { credential -> Principal? in
            guard case .token(let token, hasProof: false) = credential, token.count == TokenFormat.length,
                // Whoever is bound to networks is told from where it comes on the long way.
                case .active(let principal)? = core.tokenChecker.cached(token, from: .address(nil))
            else { return nil }
            return principal
        }
        let now = core.clock.now()
        guard let principal = found, principal.boundKey == nil,
            principal.admit(.read, limit: limits.read, now: now) == nil
        else { return nil }
        metrics.countSettled(.active(principal))
        let (id, json) = (RequestID(), principal.selfDocument)
        var fields = headers.fields(length: json.count, id: id, accurateAt: now)
        headers.set(date: date.text(now), in: &fields)
        accessLog.record(
            head.method, route: Self.path, status: 200, principal, Self.logged, from: client.client(of: head), id,
            at: now,
            microseconds: Int(start.duration(to: .now).microseconds))
        return ShortAnswer(head: HTTPResponse(status: .ok, headerFields: fields), body: ByteBuffer(bytes: json))
    }
}

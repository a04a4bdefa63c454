import HTTPTypes
import LatchkeyCore
import NIOCore

/// The short way of POST /latchkey/v1/verify: a token in the cache that asks about another there.
final class VerifyShortcut: Shortcut {
    private static let path: StaticString = "/latchkey/v1/verify"
    // One for all event loops: requests are counted by it.
    private static let logged = LoggedOperation("POST /latchkey/v1/verify")
    /// A question with more in it is rare, and has time.
    private static let largestQuestion = 1024

    private let core: Core
    private let headers: APIHeaders
    private let counts: TokenCounts
    private let log: LaneLog
    private let route: LaneLog.Route
    private let known = KnownScopes()
    private var document: [UInt8] = []

    init(core: Core, headers: APIHeaders, counts: TokenCounts, log: LaneLog) {
        self.core = core
        self.headers = headers
        self.counts = counts
        self.log = log
        route = log.route(.post, "/latchkey/v1/verify", Self.logged)
    }

    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool {
        head.method == .post && target.equals(Self.path) && (1...Self.largestQuestion).contains(head.bodyLength)
    }

    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool {
        guard let asking = request.principal(by: core.tokenChecker), asking.level == .workspace,
            let question = QuestionReader.question(in: request.body, known),
            let verdict = core.verifier.cached(question, in: request.body, isOwn: { $0.id == asking.workspaceID })
        else { return false }
        let (id, now) = (log.newID(), core.clock.now())
        core.tokenChecker.count(asking, at: now)
        counts.countActive()
        document.removeAll(keepingCapacity: true)
        APIAnswer.appendData(to: &document) { verdict.append(to: &$0, at: now) }
        headers.write(document, id: id, isRead: false, at: now, to: &answers)
        log.record(
            route, status: 200, asking, from: request.client.sender(of: request), id, at: now,
            microseconds: request.microseconds)
        return true
    }
}

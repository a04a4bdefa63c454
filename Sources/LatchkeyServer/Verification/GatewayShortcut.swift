import HTTPTypes
import LatchkeyCore
import NIOCore

/// The short way of the gateways' question.
final class GatewayShortcut: Shortcut {
    private let gateway: Gateway
    private let accessLog: AccessLog
    private let clock: any WallClock
    private let date = DateText()

    init(_ gateway: Gateway, accessLog: AccessLog, clock: any WallClock) {
        self.gateway = gateway
        self.accessLog = accessLog
        self.clock = clock
    }

    func isShort(_ head: HTTPRequest) -> Bool {
        head.path?.utf8.starts(with: Gateway.path.utf8) == true && head.isPlainGet
    }

    func answer(_ head: HTTPRequest, form: ByteBuffer?, from client: ConnectionClient) -> ShortAnswer? {
        let start = ContinuousClock.now
        let parts = (head.path ?? "").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first,
            let found = gateway.cached(
                head.headerFields, path: path, query: parts.count == 2 ? parts[1] : nil)
        else { return nil }
        let now = clock.now()
        var answer = found.answer
        answer.headerFields[.date] = date.text(now)
        accessLog.record(
            head.method, route: Gateway.path, status: answer.status.code, found.principal, Gateway.logged,
            from: client.client(of: head), RequestID(), at: now,
            microseconds: Int(start.duration(to: .now).microseconds))
        return ShortAnswer(head: answer, body: nil)
    }
}

import HTTPTypes
import LatchkeyCore
import NIOCore

/// The short way of the gateways' question.
final class GatewayShortcut: Shortcut {
    private let gateway: Gateway
    private let accessLog: AccessLog
    private let clock: any WallClock
    private let proxies: TrustedProxies
    private let date = DateText()

    init(_ gateway: Gateway, accessLog: AccessLog, clock: any WallClock, proxies: TrustedProxies) {
        self.gateway = gateway
        self.accessLog = accessLog
        self.clock = clock
        self.proxies = proxies
    }

    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool {
        target.starts(with: "/gateway/verify/") && head.bodyLength == 0 && head.method != .head
    }

    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool {
        guard let found = gateway.cached(request, proxies) else { return false }
        let now = clock.now()
        var answer = found.answer
        answer.headerFields.append(HTTPField(name: .date, value: date.text(now)))
        answers.writeHead(answer.status, answer.headerFields)
        accessLog.record(
            request.head.method.standard, route: Gateway.path, status: answer.status.code,
            found.verdict.principal.map { .token($0.tokenID) } ?? .nobody, RequestID(), at: now,
            microseconds: request.microseconds)
        return true
    }
}

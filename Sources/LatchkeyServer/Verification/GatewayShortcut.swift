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

    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool {
        target.starts(with: "/gateway/verify/") && head.bodyLength == 0 && head.method != .head
    }

    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool {
        guard let found = gateway.cached(request) else { return false }
        let now = clock.now()
        var answer = found.answer
        answer.headerFields.append(HTTPField(name: .date, value: date.text(now)))
        answers.writeHead(answer.status, answer.headerFields)
        let (method, status, id) = (request.head.method.standard, answer.status.code, RequestID())
        if let principal = found.verdict.principal {
            accessLog.record(
                method, route: Gateway.path, status: status, principal, Gateway.logged,
                from: request.client.sender(of: request), id, at: now, microseconds: request.microseconds)
        } else {
            accessLog.record(
                method, route: Gateway.path, status: status, .nobody, id, at: now, microseconds: request.microseconds)
        }
        return true
    }
}

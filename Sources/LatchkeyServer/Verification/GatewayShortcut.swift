import HTTPTypes
import LatchkeyCore
import NIOCore

/// The short way of the gateways' question.
final class GatewayShortcut: Shortcut {
    /// The head for a valid token, with the identity's fields that it has.
    private struct ValidHead {
        let fields: [Gateway.Identity]
        let head: AnswerHead

        init(_ fields: [Gateway.Identity]) {
            self.fields = fields
            var all = Gateway.answer(.ok, Verification.Code.valid.rawValue).headerFields
            for name in fields.map(\.name) + [.date] { all.append(HTTPField(name: name, value: "-")) }
            head = AnswerHead(.ok, all, open: fields.map(\.name) + [.date])
        }
    }

    private let gateway: Gateway
    private let clock: any WallClock
    private let log: LaneLog
    /// One for each method, as gateways send them all.
    private let routes: [LaneLog.Route]
    private let questions = Gateway.KnownQuestions()
    private let date = DateText()
    private let ofMember = ValidHead(Gateway.Identity.allCases)
    private let ofNobody = ValidHead(Gateway.Identity.allCases.filter { $0 != .memberID })

    init(_ gateway: Gateway, log: LaneLog, clock: any WallClock) {
        self.gateway = gateway
        self.log = log
        self.clock = clock
        routes = RequestHead.Method.allCases.map { log.route($0.standard, Gateway.path, Gateway.logged) }
    }

    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool {
        target.starts(with: "/gateway/verify/") && head.bodyLength == 0 && head.method != .head
    }

    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool {
        guard let verdict = gateway.cached(request, questions.question(of: request)) else { return false }
        let now = clock.now()
        var status = 200
        if verdict.isValid, let principal = verdict.principal {
            write(principal, at: now, to: &answers)
        } else {
            var answer = gateway.answer(verdict)
            answer.headerFields.append(HTTPField(name: .date, value: date.text(now)))
            answers.writeHead(answer.status, answer.headerFields)
            status = answer.status.code
        }
        log.record(
            routes[request.head.method.rawValue], status: status, verdict.principal,
            from: request.client.sender(of: request), log.newID(), at: now, microseconds: request.microseconds)
        return true
    }

    private func write(_ principal: Principal, at now: Instant, to answers: inout ByteBuffer) {
        let valid = principal.memberID == nil ? ofNobody : ofMember
        valid.head.append(to: &answers) { place, answers in
            if place < valid.fields.count {
                valid.fields[place].write(of: principal, to: &answers)
            } else {
                answers.writeString(date.text(now))
            }
        }
    }
}

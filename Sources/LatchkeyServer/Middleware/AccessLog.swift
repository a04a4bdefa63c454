import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Writes one line for every request, counts it, and hands those of tokens to the request log. The line has the route's
/// template and never the path or the query, which may hold ids, codes or worse.
final class AccessLog: Sendable {
    private let log: ServerLog
    private let metrics: RequestMetrics
    private let counts: RequestCounts
    private let requests: RequestLog

    init(log: ServerLog, metrics: RequestMetrics, requests: RequestLog) {
        self.log = log
        self.metrics = metrics
        counts = metrics.lane()
        self.requests = requests
    }

    /// The log of one event loop's own answers.
    func lane() -> LaneLog {
        LaneLog(format: log.format, lane: log.newLane(), counts: metrics.lane(), requests: requests.lane())
    }

    /// What the log calls a path that nothing answers.
    static let noRoute = "-"

    func record(
        _ request: Request, _ response: Response, _ context: ServerContext, at time: Instant, microseconds: Int
    ) {
        let (route, caller, operation) = context.trace.values
        record(
            request.method, route: route ?? Self.noRoute, status: response.status.code, caller, context.requestID,
            at: time, microseconds: microseconds)
        guard let operation, case .token(let principal) = caller else { return }
        let client = RequestClient(address: context.clientAddress, userAgent: request.headers[.userAgent])
        requests.record(
            LoggedRequest(
                at: time, id: context.requestID.halves, by: principal, operation, from: client,
                status: response.status.code, microseconds: microseconds))
    }

    private func record(
        _ method: HTTPRequest.Method, route: String, status: Int, _ caller: RequestTrace.Caller, _ id: RequestID,
        at time: Instant, microseconds: Int
    ) {
        counts.count(route: route, status: status, microseconds: microseconds)
        let line = RequestLine(format: log.format, method: method, route: route, status: status)
        log.lane.append { bytes in
            line.append(to: &bytes) {
                log.timestamps.append(time, to: &$0)
            } milliseconds: {
                LogLine.appendMilliseconds(microseconds, to: &$0)
            } principal: { bytes in
                switch caller {
                case .nobody: bytes.append(UInt8(ascii: "-"))
                case .token(let principal): principal.tokenID.appendText(to: &bytes)
                case .user(let id): id.appendText(to: &bytes)
                }
            } id: {
                $0 += id.description.utf8
            }
        }
    }
}

/// The line of a request, in the configured form.
struct RequestLine {
    let format: ServerConfiguration.LogFormat
    let method: HTTPRequest.Method
    let route: String
    let status: Int

    func append(
        to bytes: inout [UInt8], time: (inout [UInt8]) -> Void, milliseconds: (inout [UInt8]) -> Void,
        principal: (inout [UInt8]) -> Void, id: (inout [UInt8]) -> Void
    ) {
        let line = LogLine(format, level: "info", to: &bytes, time: time)
        line.message("request", to: &bytes)
        line.word("method", Self.name(of: method).utf8, to: &bytes)
        line.word("route", route.utf8, to: &bytes)
        line.number("status", status, to: &bytes)
        line.bare("ms", to: &bytes, milliseconds)
        line.word("principal", to: &bytes, principal)
        line.word("request_id", to: &bytes, id)
        line.end(&bytes)
    }

    /// Methods are free text that a client chooses; only known ones are printed.
    private static func name(of method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .patch, .delete, .options: method.rawValue
        default: "OTHER"
        }
    }
}

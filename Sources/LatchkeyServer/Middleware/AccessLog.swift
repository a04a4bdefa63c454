import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Writes one line for every request, counts it, and hands those of tokens to the request log. The line has the route's template and never the path or the
/// query, which may hold ids, codes or worse.
final class AccessLog: Sendable {
    private let log: ServerLog
    private let metrics: RequestMetrics
    private let requests: RequestLog

    init(log: ServerLog, metrics: RequestMetrics, requests: RequestLog) {
        self.log = log
        self.metrics = metrics
        self.requests = requests
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

    /// The same for a token's request that went the short way.
    func record(
        _ method: HTTPRequest.Method, route: String, status: Int, _ principal: Principal, _ operation: LoggedOperation,
        from client: RequestClient, _ id: RequestID, at time: Instant, microseconds: Int
    ) {
        record(method, route: route, status: status, .token(principal), id, at: time, microseconds: microseconds)
        requests.record(
            LoggedRequest(
                at: time, id: id.halves, by: principal, operation, from: client, status: status,
                microseconds: microseconds))
    }

    /// - Parameter route: the template of the route that answered.
    func record(
        _ method: HTTPRequest.Method, route shownRoute: String, status: Int, _ caller: RequestTrace.Caller,
        _ id: RequestID, at time: Instant, microseconds: Int
    ) {
        metrics.count(route: shownRoute, status: status, microseconds: microseconds)
        log.writer.append { bytes in
            let line = LogLine(log.format, level: "info", to: &bytes) { log.timestamps.append(time, to: &$0) }
            line.message("request", to: &bytes)
            line.word("method", Self.name(of: method).utf8, to: &bytes)
            line.word("route", shownRoute.utf8, to: &bytes)
            line.number("status", status, to: &bytes)
            line.milliseconds("ms", microseconds: microseconds, to: &bytes)
            line.word("principal", to: &bytes) { bytes in
                switch caller {
                case .nobody: bytes.append(UInt8(ascii: "-"))
                case .token(let principal): principal.tokenID.appendText(to: &bytes)
                case .user(let id): id.appendText(to: &bytes)
                }
            }
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 36) { text in
                id.write(to: text)
                line.word("request_id", text, to: &bytes)
            }
            line.end(&bytes)
        }
    }

    /// Methods are free text that a client chooses; only known ones are printed.
    private static func name(of method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .patch, .delete, .options: method.rawValue
        default: "OTHER"
        }
    }
}

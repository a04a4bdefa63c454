import HTTPTypes
import LatchkeyCore

/// Logs and counts what one event loop answers by itself. Nothing here is shared with other loops but what takes the lines
/// and the counts out, some times a second: two loops that write to the same memory wait for each other more than they work.
final class LaneLog {
    /// A route of the short way, and what its lines have in common.
    struct Route {
        fileprivate let method: HTTPRequest.Method
        fileprivate let name: String
        /// What the request log calls it; nil where it keeps none.
        fileprivate let operation: LoggedOperation?
        fileprivate let place: Int
        /// Lines of successful requests.
        fileprivate let success: LogTemplate
    }

    let timestamps = TimestampCache()
    private let format: ServerConfiguration.LogFormat
    private let lane: LogLane
    private let counts: RequestCounts
    private let requests: RequestQueue
    private var ids = RequestIDs()

    init(format: ServerConfiguration.LogFormat, lane: LogLane, counts: RequestCounts, requests: RequestQueue) {
        self.format = format
        self.lane = lane
        self.counts = counts
        self.requests = requests
    }

    /// The id of the next request.
    func newID() -> RequestID { ids.make() }

    func route(_ method: HTTPRequest.Method, _ name: String, _ operation: LoggedOperation? = nil) -> Route {
        let line = RequestLine(format: format, method: method, route: name, status: 200)
        let template = LogTemplate { bytes, open in
            line.append(to: &bytes, time: open, milliseconds: open, principal: open, id: open)
        }
        return Route(
            method: method, name: name, operation: operation, place: counts.place(of: name), success: template)
    }

    /// - Parameters:
    ///   - principal: whose request it was; nil where that is nobody's.
    ///   - client: who sent it.
    func record(
        _ route: Route, status: Int, _ principal: Principal?, from client: @autoclosure () -> RequestClient,
        _ id: RequestID, at time: Instant, microseconds: Int
    ) {
        counts.count(at: route.place, status: status, microseconds: microseconds)
        if status == 200 {
            succeed(route, principal, id, time, microseconds)
        } else {
            let line = RequestLine(format: format, method: route.method, route: route.name, status: status)
            lane.append { bytes in
                line.append(to: &bytes) {
                    timestamps.append(time, to: &$0)
                } milliseconds: {
                    LogLine.appendMilliseconds(microseconds, to: &$0)
                } principal: { bytes in
                    if let principal { principal.tokenID.appendText(to: &bytes) } else { bytes += "-".utf8 }
                } id: {
                    $0 += id.description.utf8
                }
            }
        }
        guard let principal, let operation = route.operation else { return }
        requests.record(
            LoggedRequest(
                at: time, id: id.halves, by: principal, operation, from: client(), status: status,
                microseconds: microseconds))
    }

    private func succeed(
        _ route: Route, _ principal: Principal?, _ id: RequestID, _ time: Instant, _ microseconds: Int
    ) {
        route.success.append(to: lane, most: UUIDText.length) { index, buffer in
            switch index {
            case 0: return timestamps.write(time, to: buffer)
            case 1: return LogLine.writeMilliseconds(microseconds, to: buffer)
            case 2:
                guard let token = principal?.tokenID else {
                    buffer[0] = UInt8(ascii: "-")
                    return 1
                }
                token.writeText(to: buffer)
                return UUIDText.length
            default:
                UUIDText.write(high: id.high, low: id.low, to: buffer)
                return UUIDText.length
            }
        }
    }
}

@available(*, unavailable)
extension LaneLog: Sendable {}

/// One request of a token, on its way into the request log.
package struct LoggedRequest: Sendable {
    let at: Instant
    let id: RequestLogID
    let token: CachedToken
    let operation: LoggedOperation
    var client: RequestClient
    let status: UInt16
    let microseconds: UInt32

    /// - Parameters:
    ///   - id: the two halves of the request's UUID.
    ///   - microseconds: how long it took.
    package init(
        at: Instant, id: (high: UInt64, low: UInt64), by principal: Principal, _ operation: LoggedOperation,
        from client: RequestClient, status: Int, microseconds: Int
    ) {
        self.at = at
        self.id = RequestLogID(high: id.high, low: id.low)
        token = principal.token
        self.operation = operation
        self.client = client
        self.status = UInt16(clamping: status)
        self.microseconds = UInt32(clamping: microseconds)
    }
}

/// The id that the answer named (`x-attio-execution-id`).
package typealias RequestLogID = ID<LoggedRequest>

/// From where a request came. One object for all that a connection sends, as far as they agree.
package final class RequestClient: Sendable {
    /// Longer names are cut.
    private static let longestAgent = 200

    /// The IP address; nil over a Unix socket.
    package let address: String?
    /// What the client calls itself.
    package let userAgent: String?

    package init(address: String?, userAgent: String?) {
        self.address = address
        self.userAgent = userAgent.map { $0.utf8.count > Self.longestAgent ? String($0.prefix(Self.longestAgent)) : $0 }
    }

    func isSame(as other: RequestClient) -> Bool {
        self === other || address == other.address && userAgent == other.userAgent
    }
}

import LatchkeyCore

extension Operation {
    /// Lets a request of this token pass: its level must be one that the operation takes, and its limit not used up.
    ///
    /// - Throws: `APIError` 403 or 429.
    func admit(_ principal: Principal, limits: RateLimits, at now: Instant) throws {
        if rate != .unlimited, let next = principal.admit(rate.kind, limit: limits[rate], now: now) {
            throw APIError.rateLimited(until: next)
        }
        guard tokenLevels.contains(principal.level) else { throw APIError.wrongTokenLevel }
    }
}

/// Requests per second and token; 0 is no limit.
struct RateLimits: Sendable {
    let read: Int
    let write: Int

    init(_ configuration: CoreConfiguration) {
        (read, write) = (configuration.readRateLimit, configuration.writeRateLimit)
    }

    subscript(rate: RateClass) -> Int {
        switch rate {
        case .read: read
        case .write: write
        case .unlimited: 0
        }
    }
}

extension RateClass {
    /// The core's word for it.
    fileprivate var kind: RequestKind { self == .write ? .write : .read }
}

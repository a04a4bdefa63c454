import AsyncHTTPClient
import LatchkeyCore
import NIOCore
import NIOHTTP1

/// The keys that GitHub signs its reports with. They are kept, looked for again after an hour, and fetched only if they
/// have changed.
actor GitHubKeys {
    enum Answer {
        case known(ReportKey)
        case unknown
        /// Nobody can tell now.
        case unreachable
    }

    private static let freshness = Duration.hours(1)
    /// What GitHub may have withdrawn meanwhile is not believed for ever.
    private static let patience = Duration.days(1)
    /// Between two looks: whoever sends made-up names must not have us ask for each.
    private static let interval = Duration.minutes(1)
    private static let largestAnswer = 1 << 20

    private let url: String
    private let clock: any WallClock
    private var keys: [String: ReportKey] = [:]
    private var entityTag: String?
    private var checkedAt: Instant?
    private var triedAt: Instant?
    private var fetch: Task<Void, Never>?

    init(url: String, clock: any WallClock) {
        self.url = url
        self.clock = clock
    }

    func key(named name: String) async -> Answer {
        if let key = keys[name], isChecked(within: Self.freshness) { return .known(key) }
        await look()
        guard isChecked(within: Self.patience) else { return .unreachable }
        return keys[name].map { .known($0) } ?? .unknown
    }

    private func isChecked(within duration: Duration) -> Bool {
        checkedAt.map { clock.now() - $0 < duration } ?? false
    }

    /// Once for all who ask at the same time.
    private func look() async {
        if let fetch { return await fetch.value }
        let now = clock.now()
        if let triedAt, now - triedAt < Self.interval { return }
        triedAt = now
        let task = Task { await self.refresh() }
        fetch = task
        await task.value
        fetch = nil
    }

    private func refresh() async {
        var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(10)))
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: "Latchkey")
        if let entityTag { request.headers.add(name: "if-none-match", value: entityTag) }
        if let response = try? await client.execute(request, timeout: .seconds(15)) {
            await take(response)
        }
        try? await client.shutdown()
    }

    private func take(_ response: HTTPClientResponse) async {
        switch response.status {
        case .notModified where entityTag != nil: checkedAt = clock.now()
        case .ok:
            guard let bytes = try? await response.body.collect(upTo: Self.largestAnswer),
                let listed = try? JSON(parsing: Array(bytes.readableBytesView))["public_keys"]?.array
            else { return }
            keys = [:]
            for key in listed {
                guard let name = key["key_identifier"]?.string, let pem = key["key"]?.string else { continue }
                keys[name] = ReportKey(pem: pem)
            }
            entityTag = response.headers.first(name: "etag")
            checkedAt = clock.now()
        default: break
        }
    }
}

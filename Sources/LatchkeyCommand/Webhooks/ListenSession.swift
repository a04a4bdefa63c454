import FoundationEssentials
import LatchkeyCore
import LatchkeyServer
import Synchronization

/// One run of `latchkey webhook listen`.
final class ListenSession: Sendable {
    private let client: EventListenerClient
    private let forwarder: EventForwarder?
    private let types: [String]
    private let asJSON: Bool
    private let listener = Mutex<String?>(nil)

    /// - Throws: ``CommandError`` for addresses and types that are none.
    init(server: String?, forwardTo: String?, events: String?, asJSON: Bool, token: String) throws {
        forwarder = try forwardTo.map { try EventForwarder(to: $0) }
        types = (events ?? "").split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
        for type in types where !EventType.all.contains(type) {
            throw CommandError("“\(type)” is no type of event; docs/webhooks.md lists them.")
        }
        self.asJSON = asJSON
        client = EventListenerClient(
            server: server ?? ProcessInfo.processInfo.environment["LATCHKEY_SERVER"] ?? "http://127.0.0.1:8080",
            token: token)
    }

    /// Listens until it is cancelled.
    func run() async throws {
        let id = try await client.listen(to: types)
        listener.withLock { $0 = id }
        if let forwarder { Terminal.note("Signing secret of this run: \(forwarder.secret)\n") }
        Terminal.note("Listening. End with Ctrl-C.\n")
        while !Task.isCancelled {
            for event in try await client.events(for: id) { try await show(event, id) }
        }
    }

    /// Tells the server, and ends all connections.
    func end() async {
        if let id = listener.withLock({ $0 }) { await client.stop(id) }
        await client.end()
        await forwarder?.end()
    }

    private func show(_ event: JSON, _ id: String) async throws {
        let (eventID, payload) = (event["event_id"]?.string ?? "", event["event"] ?? .null)
        let answer = try await forwarder?.forward(payload.text, id: eventID, of: id)
        if asJSON { return try Terminal.output("\(payload.text)\n") }
        let time = (event["occurred_at"]?.string ?? "").dropFirst(11).prefix(8)
        let type = event["event_type"]?.string ?? ""
        try Terminal.output("\(time)  \(type)  \(eventID)\(answer.map { "  -> \($0)" } ?? "")\n")
    }
}

/// Sends events to a developer's machine as a webhook would.
struct EventForwarder: Sendable {
    let secret: String
    private let target: WebhookTarget
    private let sender: HTTPWebhookSender

    /// - Throws: ``CommandError``.
    init(to url: String) throws {
        let host = WebhookTarget.host(of: url)
        guard let target = WebhookTarget(url, allowing: [host]) else {
            throw CommandError("“\(url)” is no address to forward to: give a whole http or https URL.")
        }
        self.target = target
        sender = HTTPWebhookSender(allowing: [host])
        secret = Hex.text(RandomSource.system.bytes(32))
    }

    /// - Returns: what was answered, in words.
    func forward(_ event: String, id: String, of listener: String) async throws -> String {
        let start = ContinuousClock.now
        let outcome = await sender.send(
            try .forwarding(event, id: id, of: listener, to: target, secret: secret, at: SystemClock().now()))
        let milliseconds = start.duration(to: .now).components.attoseconds / 1_000_000_000_000_000
        return outcome.status.map { "\($0) in \(milliseconds) ms" } ?? outcome.failure ?? "no answer"
    }

    func end() async { await sender.shutdown() }
}

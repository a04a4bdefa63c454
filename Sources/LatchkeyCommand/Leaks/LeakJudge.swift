import ArgumentParser
import AsyncHTTPClient
import FoundationEssentials
import LatchkeyCore
import NIOCore
import NIOHTTP1

/// Who can tell what a secret is worth.
protocol LeakJudge {
    /// One for each, in their order.
    func verdicts(on leaks: [Leak]) async throws -> [LeakVerdict]
}

struct NobodyToAsk: LeakJudge {
    func verdicts(on leaks: [Leak]) -> [LeakVerdict] { leaks.map { _ in LeakVerdict(status: .unchecked) } }
}

/// The instance in the data folder.
struct InstanceJudge: LeakJudge {
    /// So many fit into one command.
    private static let slice = 1_000

    let dispatch: CommandDispatch
    let revokes: Bool

    func verdicts(on leaks: [Leak]) async throws -> [LeakVerdict] {
        var verdicts: [LeakVerdict] = []
        for start in stride(from: 0, to: leaks.count, by: Self.slice) {
            let finds = leaks[start..<min(start + Self.slice, leaks.count)].map {
                LeakOrder.Find(token: $0.secret, place: String($0.place.prefix(500)))
            }
            let result = try await dispatch.result(of: .judgeLeaks(LeakOrder(finds: finds, revokes: revokes)))
            guard result.exitCode == 0 else {
                Terminal.note(result.notes)
                throw ExitCode(result.exitCode)
            }
            verdicts += try JSONDecoder().decode([LeakVerdict].self, from: Data(result.output.utf8))
        }
        return verdicts
    }
}

/// A server, which anybody may ask.
struct LeakClient: LeakJudge {
    private static let slice = 5_000
    private static let largestAnswer = 1 << 20

    let server: String
    let revokes: Bool

    func verdicts(on leaks: [Leak]) async throws -> [LeakVerdict] {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let outcome: Result<[LeakVerdict], any Error>
        do {
            var verdicts: [LeakVerdict] = []
            for start in stride(from: 0, to: leaks.count, by: Self.slice) {
                verdicts += try await ask(leaks[start..<min(start + Self.slice, leaks.count)], client)
            }
            outcome = .success(verdicts)
        } catch {
            outcome = .failure(error)
        }
        try? await client.shutdown()
        return try outcome.get()
    }

    private func ask(_ leaks: ArraySlice<Leak>, _ client: HTTPClient) async throws -> [LeakVerdict] {
        let body = JSON.object([
            (
                "data",
                .object([
                    ("tokens", .array(leaks.map { .string($0.secret) })), ("revoke", .bool(revokes)),
                    ("url", .string(leaks.first?.place ?? "")),
                ])
            )
        ])
        var base = server
        while base.hasSuffix("/") { base.removeLast() }
        var request = HTTPClientRequest(url: base + "/latchkey/v1/leaks")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body.text))
        guard let response = try? await client.execute(request, timeout: .seconds(60)),
            let bytes = try? await response.body.collect(upTo: Self.largestAnswer)
        else { throw CommandError("\(server) can't be reached.") }
        let answer = try? JSON(parsing: Array(bytes.readableBytesView))
        guard response.status == .ok, let answers = answer?["data"]?.array, answers.count == leaks.count else {
            throw CommandError(
                "the server answered \(response.status.code): \(answer?["message"]?.string ?? "no Latchkey is there")")
        }
        return answers.map { LeakVerdict(status: LeakVerdict.Status(rawValue: $0["status"]?.string ?? "") ?? .notLive) }
    }
}

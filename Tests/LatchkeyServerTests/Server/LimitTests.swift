import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import LatchkeyServer

/// What a client may send, over a real connection.
@Suite struct LimitTests {
    @Test func headersBeyondTheLimitAreRefused() async throws {
        let server = try await TestServer()
        try await server.run(.live) { client in
            let long = try required(HTTPField.Name("x-long"), "a name")
            let fine = try await client.executeRequest(
                uri: "/healthz", method: .get, headers: [long: String(repeating: "a", count: 8 * 1024)], body: nil)
            #expect(fine.status == .ok)
        }
        try await server.run(.live) { client in
            let long = try required(HTTPField.Name("x-long"), "a name")
            let refused = try await client.executeRequest(
                uri: "/healthz", method: .get, headers: [long: String(repeating: "a", count: 17 * 1024)], body: nil)
            #expect(refused.status.code == 400 || refused.status.code == 431)
        }
        try await server.run(.live) { client in
            var many = HTTPFields()
            for number in 0..<150 { many[try required(HTTPField.Name("x-\(number)"), "a name")] = "1" }
            let refused = try await client.executeRequest(uri: "/healthz", method: .get, headers: many, body: nil)
            #expect(refused.status.code == 400 || refused.status.code == 431)
        }
    }

    @Test func aRequestThatTakesTooLongIsGivenUp() async throws {
        let context = ServerContext(
            source: ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: Logger(label: "test")))
        await #expect(throws: PublicError.self) {
            try await Deadline(duration: .milliseconds(50)).run(for: context) {
                try await Task.sleep(for: .seconds(600))
            }
        }
        // Long enough for the busiest machine.
        let deadline = Deadline(duration: .seconds(600))
        #expect(try await deadline.run(for: context) { 7 } == 7)
        await #expect(throws: CancellationError.self) {
            try await deadline.run(for: context) { throw CancellationError() }
        }
    }

    @Test func aConnectionIsKeptForTheNextRequest() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        try await server.run(.live) { client in
            for _ in 0..<50 { try await APIScenario(path: "/v2/self", token: made.secret).run(on: client) }
            // A body that nobody reads does not disturb the next request.
            for _ in 0..<3 {
                let answer = try await client.executeRequest(
                    uri: "/v2/none", method: .post, headers: [:],
                    body: ByteBuffer(string: String(repeating: "x", count: 100_000)))
                #expect(answer.status == .notFound)
            }
            try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
            try await APIScenario(method: .head, path: "/v2/self", token: made.secret).run(on: client)
            try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
        }
    }
}

import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

@Suite struct HealthTests {
    @Test func aRunningServerIsServingAndReady() async throws {
        let server = try await TestServer()
        try await server.run { client in
            for (path, body) in [("/healthz", "{\"status\":\"serving\"}"), ("/readyz", "{\"status\":\"ready\"}")] {
                let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                #expect(response.status == .ok && String(buffer: response.body) == body)
            }
        }
    }

    @Test func withoutItsStorageItServesButIsNotReady() async throws {
        let server = try await TestServer()
        try await server.core.close()
        try await server.run(expectsFaults: true) { client in
            let health = try await client.executeRequest(uri: "/healthz", method: .get, headers: [:], body: nil)
            #expect(health.status == .ok)
            let ready = try await client.executeRequest(uri: "/readyz", method: .get, headers: [:], body: nil)
            #expect(ready.status == .serviceUnavailable)
            // A page that cannot be made is plain text, and an API request is an error of ours without detail.
            let page = try await client.executeRequest(
                uri: "/sign-in", method: .get, headers: [.cookie: "latchkey_session=a.b"], body: nil)
            #expect(page.status == .internalServerError || page.status == .ok)
            let token = "lkw_" + String(repeating: "a", count: 60)
            let api = try await client.executeRequest(
                uri: "/v2/self", method: .get, headers: [.authorization: "Bearer \(token)"], body: nil)
            #expect(api.status == .internalServerError || api.status == .ok)
            #expect(!String(buffer: api.body).contains("SQL"))
        }
    }
}

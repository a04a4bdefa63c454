import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

@Suite struct MetricsTests {
    private func metrics(
        _ client: any TestClientProtocol, _ headers: HTTPFields = [:]
    ) async throws -> (HTTPResponse.Status, String) {
        let response = try await client.executeRequest(uri: "/metrics", method: .get, headers: headers, body: nil)
        return (response.status, String(buffer: response.body))
    }

    @Test func countsRequestsChecksAndTheCache() async throws {
        let server = try await TestServer { $0.metricsSecret = "s3cret" }
        let (_, made) = try await server.everything()
        try await server.run { client in
            for _ in 0..<3 { try await APIScenario(path: "/v2/self", token: made.secret).run(on: client) }
            try await APIScenario(path: "/v2/workspace_members", status: 401).run(on: client)
            try await APIScenario(path: "/v2/secret-\(made.secret)", status: 404).run(on: client)
            let (status, text) = try await metrics(client, [.authorization: "Bearer s3cret"])
            #expect(status == .ok)
            for line in [
                "latchkey_http_requests_total{route=\"/v2/self\",status=\"200\"} 3",
                "latchkey_http_requests_total{route=\"/v2/workspace_members\",status=\"401\"} 1",
                "latchkey_http_requests_total{route=\"-\",status=\"404\"} 1",
                "latchkey_http_request_duration_seconds_count{route=\"/v2/self\"} 3",
                "latchkey_http_request_duration_seconds_bucket{route=\"/v2/self\",le=\"+Inf\"} 3",
                "latchkey_token_checks_total{outcome=\"active\"} 3",
                "latchkey_token_checks_total{outcome=\"missing\"} 1",
                "latchkey_token_cache_total{result=\"hit\"} 2", "latchkey_token_cache_total{result=\"miss\"} 1",
            ] { #expect(text.contains(line + "\n"), "\(line)") }
            #expect(!text.contains(made.secret))
        }
    }

    @Test func withoutTheSecretTheyAreNotThere() async throws {
        let server = try await TestServer { $0.metricsSecret = "s3cret" }
        try await server.run { client in
            let (without, _) = try await metrics(client)
            let (wrong, _) = try await metrics(client, [.authorization: "Bearer other!"])
            #expect(without == .notFound && wrong == .notFound)
        }
    }

    @Test func thisMachineMayReadThemButNoProxyOnIt() async throws {
        let server = try await TestServer { configuration in
            configuration.trustedProxies = TrustedProxies(["127.0.0.1", "::1"].compactMap(AddressRange.init))
        }
        try await server.run(.live) { client in
            let (direct, _) = try await metrics(client)
            #expect(direct == .ok)
            for name in ["X-Forwarded-For", "Forwarded", "Via"] {
                var headers = HTTPFields()
                headers[try required(HTTPField.Name(name), name)] = "127.0.0.1"
                let (forwarded, _) = try await metrics(client, headers)
                #expect(forwarded == .notFound, "\(name)")
            }
        }
    }
}

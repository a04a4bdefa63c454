import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

/// Routes, verbs and headers of the API, whatever the operation.
@Suite struct EndpointTests {
    @Test(arguments: [
        (HTTPRequest.Method.get, "/v2/objects/people/records"), (.post, "/v2/self"), (.delete, "/v2/workspace_members"),
        (.get, "/v2"), (.get, "/v2/"), (.options, "/v2/self"), (.get, "/v2//self"), (.get, "/v2/Self"),
        (.patch, "/v2/workspace_members/1"),
    ])
    func anUnknownRouteOrVerbIsNotFound(_ method: HTTPRequest.Method, _ path: String) async throws {
        let server = try await TestServer()
        try await server.run { client in
            try await APIScenario(
                method: method, path: path + "?limit=5", status: 404,
                body: errorBody(
                    404, "invalid_request_error", "not_found", "Could not find endpoint \"\(method) \(path)\".")
            ).run(on: client)
        }
    }

    @Test func anErrorRepeatsNoSecret() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        try await server.run { client in
            for secret in [made.secret, String(made.secret.dropLast(5)), made.secret + "x"] {
                try await APIScenario(
                    path: "/v2/\(secret)/x", status: 404,
                    body: errorBody(
                        404, "invalid_request_error", "not_found", "Could not find endpoint \"GET /v2/lkw_…/x\".")
                ).run(on: client)
            }
        }
    }

    @Test func headIsGetWithoutItsBody() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        try await server.run { client in
            let whole = try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
            let head = try await APIScenario(method: .head, path: "/v2/self", token: made.secret, body: "")
                .run(on: client)
            #expect(head.headers[.contentLength] == String(whole.body.readableBytes))
            try await APIScenario(method: .head, path: "/v2/none", status: 404, body: "").run(on: client)
            try await APIScenario(method: .head, path: "/v2/workspace_members", status: 401, body: "").run(on: client)
        }
    }

    @Test func aPreflightIsAnsweredForAnyOrigin() async throws {
        let server = try await TestServer()
        try await server.run { client in
            let response = try await APIScenario(
                method: .options, path: "/v2/workspace_members",
                headers: [.origin: "https://app.example.org", .accessControlRequestMethod: "GET"], status: 204, body: ""
            ).run(on: client)
            #expect(response.headers[.accessControlAllowOrigin] == "*")
            #expect(response.headers[.accessControlAllowHeaders] == "Authorization, Content-Type")
            #expect(response.headers[.accessControlAllowMethods] == "GET,HEAD,PUT,PATCH,POST,DELETE")
            #expect(response.headers[.accessControlAllowCredentials] == nil)
        }
    }

    @Test func everyAnswerHasTheHeadersOfTheWire() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        try await server.run { client in
            let good = try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
            let bad = try await APIScenario(path: "/v2/workspace_members", status: 401).run(on: client)
            let missing = try await APIScenario(path: "/v2/none", status: 404).run(on: client)
            let constant = [
                "content-type": "application/json; charset=utf-8", "vary": "Origin",
                "access-control-allow-origin": "*", "x-frame-options": "DENY",
                "access-control-expose-headers":
                    "x-attio-client,x-attio-execution-id,x-attio-platform,x-attio-platform-version,"
                    + "x-attio-record-query-score,x-attio-app-installation-bundle-id,WWW-Authenticate",
            ]
            for response in [good, bad, missing] {
                for (name, value) in constant {
                    #expect(response.header(name) == value)
                }
                let id = try #require(response.header("x-attio-execution-id"))
                #expect(id.count == 36 && ID<Workspace>(id) != nil)
                #expect(response.headers[.strictTransportSecurity] == nil)
                #expect(!response.headers.contains { $0.name.canonicalName.hasPrefix("ratelimit") })
            }
            #expect(good.header("x-accurate-at") == "2026-01-01T00:00:00.000000000Z")
            #expect(bad.header("x-accurate-at") == nil)
        }
    }

    @Test func strictTransportIsAskedForOverTLSOnly() async throws {
        let server = try await TestServer { $0.publicURL = PublicURL("https://keys.example.com") }
        try await server.run { client in
            let response = try await APIScenario(path: "/v2/self", status: 400).run(on: client)
            #expect(response.headers[.strictTransportSecurity] == "max-age=7776000")
        }
    }

    @Test func everyRequestHasItsOwnId() async throws {
        let server = try await TestServer()
        try await server.run { client in
            var ids: Set<String> = []
            for _ in 0..<100 {
                let response = try await client.executeRequest(uri: "/v2/self", method: .get, headers: [:], body: nil)
                ids.insert(try #require(response.header("x-attio-execution-id")))
            }
            #expect(ids.count == 100)
        }
    }
}

import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

/// What holds for every path outside the API.
@Suite struct RouteTests {
    @Test func noWorkspaceMayTakeTheNameOfAPath() async throws {
        let server = try await TestServer()
        let assembly = try ServerAssembly(core: server.core, configuration: server.configuration, log: server.log)
        let first = Set(
            assembly.siteRoutes.compactMap { $0.path.split(separator: "/").first.map(String.init) }
        )
        .filter { !$0.hasPrefix("{") }.union(["v2"])
        for name in first {
            // "openapi.json" is no slug anyway; what could be one must be reserved.
            if (try? Slug.validated(name)) != nil { Issue.record("\(name) is a path and a free slug") }
        }
        #expect(first.count > 5)
    }

    @Test func aWrongMethodIsToldWhichOnesThereAre() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            for (method, path, allow) in [
                (HTTPRequest.Method.delete, "/sign-in", "GET, HEAD, POST"), (.post, "/healthz", "GET, HEAD"),
                (.put, "/acme-inc/settings/members", "GET, HEAD"),
            ] {
                let response = try await client.executeRequest(uri: path, method: method, headers: [:], body: nil)
                #expect(response.status == .methodNotAllowed, "\(method) \(path)")
                let allowed = Set((response.headers[.allow] ?? "").split(separator: ", ").map(String.init))
                #expect(allowed == Set(allow.split(separator: ", ").map(String.init)), "\(path)")
            }
        }
    }

    @Test(arguments: [
        "/nothing/here/at/all", "/acme-inc/settings/nothing", "/v1/self", "/%00", "/a//b", "/../etc/passwd",
    ])
    func anUnknownPathIsAPage(_ path: String) async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
            #expect(response.status == .notFound)
            #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        }
    }

    @Test func everyPageHasTheHeadersThatProtectIt() async throws {
        let server = try await TestServer { $0.publicURL = PublicURL("https://keys.example.com") }
        _ = try await server.workspace()
        try await server.run { client in
            for path in [
                "/sign-in", "/nothing", "/healthz", "/readyz", "/openapi.json", "/docs", "/", "/acme-inc/settings",
            ] {
                let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                #expect(response.header("x-content-type-options") == "nosniff", "\(path)")
                #expect(response.header("x-frame-options") == "DENY", "\(path)")
                #expect(response.header("referrer-policy") != nil, "\(path)")
                #expect(response.header("cache-control") != nil, "\(path)")
                let policy = try #require(response.header("content-security-policy"))
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(path)")
                #expect(response.headers[.strictTransportSecurity] == "max-age=7776000", "\(path)")
            }
        }
    }

    @Test func headOfAPageHasNoBody() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            for path in ["/sign-in", "/healthz", "/nothing", "/docs"] {
                let get = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                let head = try await client.executeRequest(uri: path, method: .head, headers: [:], body: nil)
                #expect(head.status == get.status && head.body.readableBytes == 0, "\(path)")
            }
        }
    }

    /// The index of the header by which a browser is told of a page is the same for every request.
    @Test func requestIdsAreUUIDs() {
        let ids = (0..<1000).map { _ in RequestID().description }
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(ID<Workspace>(id)?.text == id)
            #expect(Array(id)[14] == "4" && "89ab".contains(Array(id)[19]))
        }
    }
}

import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Connecting what has no browser (RFC 8628).
@Suite struct DeviceFlowTests {
    private func begin(_ desk: OAuthDesk) async throws -> (device: String, user: String) {
        let found = try await desk.send("/oauth/device_authorization", desk.credentials + [("scope", "note:read")])
        #expect(found.status == 200)
        #expect(found.json["expires_in"] == .number(600) && found.json["interval"] == .number(5))
        let user = try required(found.json["user_code"]?.string, "a user code")
        #expect(found.json["verification_uri"]?.string == "http://keys.example.com/device")
        #expect(
            found.json["verification_uri_complete"]?.string == "http://keys.example.com/device?user_code=\(user)")
        return (try required(found.json["device_code"]?.string, "a device code"), user)
    }

    private func poll(_ desk: OAuthDesk, _ device: String) async throws -> (
        status: Int, json: JSON, headers: HTTPFields
    ) {
        try await desk.send(
            "/oauth/token",
            [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", device)]
                + desk.credentials)
    }

    private func decide(_ desk: OAuthDesk, _ user: String, _ decision: String) async throws -> TestResponse {
        try await desk.browser.open("/device?user_code=\(user.lowercased())")
        return try await desk.browser.submit(
            "/device",
            [
                ("user_code", Browser.value(ofField: "user_code", in: desk.browser.page) ?? ""),
                ("workspace", "acme-inc"), ("decision", decision),
                ("scopes", Browser.value(ofField: "scopes", in: desk.browser.page) ?? ""),
            ])
    }

    @Test(arguments: [true, false]) func aDeviceIsConnectedByItsCode(isPublic: Bool) async throws {
        try await OAuthDesk.open(isPublic: isPublic, devices: true) { desk in
            let (device, user) = try await begin(desk)
            #expect(try await poll(desk, device).json["error"]?.string == "authorization_pending")
            try await desk.browser.expect(
                at: "/device?user_code=\(user)", has: "Connect Reports to Acme Inc?", user, "started this yourself")
            _ = try await decide(desk, user, "allow")
            #expect(desk.browser.page.contains("The device is connected"))
            let granted = try await poll(desk, device)
            let token = try required(granted.json["access_token"]?.string, "a token")
            #expect(try await desk.identity(token)["scope"]?.string == "note:read")
            #expect(try await poll(desk, device).json["error"]?.string == "invalid_grant")
            #expect(try await desk.core.grants.list(try desk.admin.admin).count == 1)
        }
    }

    @Test func whoAsksTooOftenIsToldToSlowDown() async throws {
        try await OAuthDesk.open(devices: true) { desk in
            let (device, _) = try await begin(desk)
            var errors: [String?] = []
            for seconds in [0, 1, 6, 16, 20] {
                desk.server.clock.advance(by: .seconds(seconds))
                errors.append(try await poll(desk, device).json["error"]?.string)
            }
            // The interval grows by five seconds with each hasty question: 5, 10, 15.
            #expect(
                errors == [
                    "authorization_pending", "slow_down", "slow_down", "authorization_pending", "authorization_pending",
                ])
        }
    }

    @Test func aDeviceIsToldNoAndOldCodesEnd() async throws {
        try await OAuthDesk.open(devices: true) { desk in
            let (device, user) = try await begin(desk)
            _ = try await decide(desk, user, "deny")
            #expect(try await poll(desk, device).json["error"]?.string == "access_denied")
            let (late, lateUser) = try await begin(desk)
            desk.server.clock.advance(by: .minutes(10))
            #expect(try await poll(desk, late).json["error"]?.string == "expired_token")
            try await desk.browser.expect(400, at: "/device?user_code=\(lateUser)", has: "There is no such code")
        }
    }

    @Test func itIsOffUntilItIsSwitchedOn() async throws {
        try await OAuthDesk.open { desk in
            let found = try await desk.send("/oauth/device_authorization", desk.credentials)
            #expect(found.status == 400 && found.json["error"]?.string == "unauthorized_client")
        }
    }

    @Test func codesCannotBeTriedOneAfterTheOther() async throws {
        try await OAuthDesk.open(devices: true) { desk in
            try await desk.browser.expect(at: "/device", has: "Type the code")
            var statuses: [Int] = []
            for _ in 0..<21 { statuses.append(try await desk.browser.open("/device?user_code=BCDF-GHJK").status.code) }
            #expect(statuses == Array(repeating: 400, count: 20) + [429])
        }
    }

    @Test func decisionsCountAsTries() async throws {
        try await OAuthDesk.open(devices: true) { desk in
            try await desk.browser.open("/acme-inc/settings/profile")
            let csrf = Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""
            var statuses: [Int] = []
            for _ in 0..<21 {
                let answer = try await desk.browser.post(
                    "/device",
                    [
                        ("csrf", csrf), ("user_code", "BCDF-GHJK"), ("workspace", "acme-inc"), ("decision", "allow"),
                    ])
                statuses.append(answer.status.code)
            }
            #expect(statuses == Array(repeating: 409, count: 20) + [429])
        }
    }

    /// Whose the device is decides nothing: an admin of a workspace that may not connect the app can't.
    @Test func anotherWorkspacesAdminCannotAllow() async throws {
        try await OAuthDesk.open(devices: true) { desk in
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let (device, user) = try await begin(desk)
            let browser = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await browser.expect(400, at: "/device?user_code=\(user)", has: "members of the workspace that made it")
            try await browser.open("/other/settings/profile")
            try await browser.expect(
                409, submitting: "/device",
                [("user_code", user), ("workspace", "other"), ("decision", "allow"), ("scopes", "note:read")],
                has: "no longer good")
            #expect(try await poll(desk, device).json["error"]?.string == "authorization_pending")
        }
    }
}

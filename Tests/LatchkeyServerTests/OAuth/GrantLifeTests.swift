import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Neither a token nor a grant outlives what the workspace lays down.
@Suite struct GrantLifeTests {
    private func limit(_ desk: OAuthDesk, days: Int?) async throws {
        let admin = try desk.admin.admin
        let grant = try required(try await desk.core.grants.list(admin).first, "a connected app")
        _ = try await desk.core.grants.limit(admin, grant.id) { $0.daysLimit = days }
    }

    private func end(_ desk: OAuthDesk, _ token: String) async throws -> Double? {
        try await desk.send("/oauth/introspect", [("token", token)] + desk.credentials).json["exp"]?.number
    }

    private func seconds(_ desk: OAuthDesk, in days: Int) -> Double {
        Double((desk.server.clock.now() + .days(days)).seconds)
    }

    @Test func aTokenThatIsNotRenewedEndsWithItsApp() async throws {
        try await OAuthDesk.open { desk in
            let old = try await desk.redeem(try await desk.code())
            #expect(old.json["expires_in"] == nil)
            try await limit(desk, days: 30)
            let token = try required(old.json["access_token"]?.string, "a token")
            #expect(try await end(desk, token) == seconds(desk, in: 30))
            let new = try await desk.redeem(try await desk.code())
            #expect(new.json["expires_in"] == .number(30 * 86_400))
            desk.server.clock.advance(by: .days(29))
            #expect(try await desk.isAlive(token))
            desk.server.clock.advance(by: .days(1))
            #expect(try await !desk.isAlive(token))
            #expect(try await !desk.isAlive(new.json["access_token"]?.string ?? ""))
        }
    }

    @Test func aFamilyEndsWithItsAppAndItsTokensWithIt() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            var refresh = try required(try await desk.connect().refresh, "a refresh token")
            try await limit(desk, days: 7)
            #expect(try await end(desk, refresh) == seconds(desk, in: 7))
            desk.server.clock.advance(by: .days(6))
            let next = try await desk.refresh(refresh)
            refresh = try required(next.json["refresh_token"]?.string, "a refresh token")
            #expect(try await end(desk, refresh) == seconds(desk, in: 1))
            desk.server.clock.advance(by: .hours(23) + .minutes(30))
            let last = try await desk.refresh(refresh)
            #expect(last.json["expires_in"] == .number(1800))
            refresh = try required(last.json["refresh_token"]?.string, "a refresh token")
            desk.server.clock.advance(by: .minutes(30))
            #expect(try await !desk.isAlive(last.json["access_token"]?.string ?? ""))
            desk.expect(try await desk.refresh(refresh), refuses: "invalid_grant")
            // Asked again, it is connected for another week.
            try await desk.browser.signIn("ada@example.com")
            #expect(try await desk.connect().refresh != nil)
        }
    }

    /// Each consent has a life of its own: another one lengthens nothing.
    @Test func whatIsOlderThanTheLimitEndsAtOnce() async throws {
        for offline in [false, true] {
            try await OAuthDesk.open(offline: offline) { desk in
                let old = try await desk.connect()
                desk.server.clock.advance(by: .days(10))
                try await desk.browser.signIn("ada@example.com")
                let new = try await desk.connect()
                let refreshed = try await old.refresh.asyncMap { try await desk.refresh($0) }
                let access = refreshed?.json["access_token"]?.string ?? old.access
                for token in [access, new.access] { #expect(try await desk.isAlive(token)) }
                // What has ended stays so.
                for days in [9, nil] {
                    try await limit(desk, days: days)
                    #expect(try await !desk.isAlive(access))
                    #expect(try await desk.isAlive(new.access))
                    guard let refresh = refreshed?.json["refresh_token"]?.string else { continue }
                    desk.expect(try await desk.refresh(refresh), refuses: "invalid_grant")
                }
            }
        }
    }

    @Test func theWorkspacesLongestLifeCountsToo() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let admin = try desk.admin.admin
            let early = try required(try await desk.connect().refresh, "a refresh token")
            try await desk.core.workspaces.setTokenRules(admin, TokenRules(daysLimit: 20))
            try await limit(desk, days: 365)
            try await desk.browser.expect(at: desk.link(), has: "It keeps the access for 20 days at most")
            let late = try required(try await desk.connect().refresh, "a refresh token")
            for token in [early, late] { #expect(try await end(desk, token) == seconds(desk, in: 20)) }
            desk.server.clock.advance(by: .days(20))
            for token in [early, late] { desk.expect(try await desk.refresh(token), refuses: "invalid_grant") }
        }
        try await OAuthDesk.open { desk in
            try await desk.core.workspaces.setTokenRules(try desk.admin.admin, TokenRules(daysLimit: 20))
            let token = try await desk.redeem(try await desk.code())
            #expect(token.json["expires_in"] == .number(20 * 86_400))
        }
    }

    /// It must ask again, and its webhooks must not go on.
    @Test func anAppThatIsOverIsDisconnected() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let admin = try desk.admin.admin
            let refresh = try required(try await desk.connect().refresh, "a refresh token")
            try await limit(desk, days: 7)
            desk.server.clock.advance(by: .days(7) - .minutes(10))
            _ = try await desk.refresh(refresh)
            try await desk.core.maintenance.cleanUp()
            #expect(try await desk.core.grants.list(admin).count == 1)
            desk.server.clock.advance(by: .minutes(10))
            try await desk.core.maintenance.cleanUp()
            #expect(try await desk.core.grants.list(admin).isEmpty)
            let event = try #require(try await desk.core.audit.list(admin).elements.first)
            #expect(event.action == "grant.revoked" && event.detail["reason"] == "its longest life is over")
        }
    }

    /// The workspace's rule counts for tokens that are made from then on: what lives for ever already keeps its app.
    @Test func anAppWhoseTokenLivesStays() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            let token = try await desk.connect().access
            try await desk.core.workspaces.setTokenRules(admin, TokenRules(daysLimit: 1))
            desk.server.clock.advance(by: .days(2))
            try await desk.core.maintenance.cleanUp()
            #expect(try await desk.isAlive(token))
            #expect(try await desk.core.grants.list(admin).count == 1)
        }
    }
}

extension Optional {
    fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}

import Testing

@testable import LatchkeyCore

@Suite struct SessionTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
    }

    var core: Core { test.core }

    private func begin() async throws -> NewSession {
        try await core.sessions.signIn(
            email: "ADA@example.com", password: TestCore.password, address: "192.0.2.1", userAgent: nil)
    }

    @Test func aCookieFindsItsPersonUntilItIsEnded() async throws {
        let session = try await begin()
        let found = try #require(try await core.sessions.find(cookie: session.cookie, address: nil))
        #expect(found.user.email == "ada@example.com")
        try await core.sessions.end(found.session.id, of: found)
        #expect(try await core.sessions.find(cookie: session.cookie, address: nil) == nil)
    }

    @Test func anotherSecretFindsNobody() async throws {
        let session = try await begin()
        let id = session.cookie.split(separator: ".")[0]
        for cookie in ["", ".", "\(id)", "\(id).", "\(id).wrong", session.cookie + "x", "x" + session.cookie] {
            #expect(try await core.sessions.find(cookie: cookie, address: nil) == nil)
        }
    }

    @Test func endsWhenIdleAndWhenOld() async throws {
        let idle = try await begin()
        test.clock.advance(by: .days(7))
        #expect(try await core.sessions.find(cookie: idle.cookie, address: nil) == nil)
        let used = try await begin()
        for _ in 0..<5 {
            test.clock.advance(by: .days(6) - .seconds(1))
            #expect(try await core.sessions.find(cookie: used.cookie, address: nil) != nil)
        }
        test.clock.advance(by: .seconds(5))
        #expect(try await core.sessions.find(cookie: used.cookie, address: nil) == nil)
    }

    @Test func theAnswerDoesNotTellWhoHasAnAccount() async throws {
        func message(_ email: String, _ password: String) async -> String? {
            do {
                _ = try await core.sessions.signIn(email: email, password: password, address: nil, userAgent: nil)
                return nil
            } catch { return (error as? LatchkeyError)?.message }
        }
        let wrong = await message("ada@example.com", "wrong password here")
        #expect(wrong != nil)
        #expect(await message("nobody@example.com", "wrong password here") == wrong)
    }

    @Test func guessingIsSlowedPerAddressAndAccount() async throws {
        func attempt(_ password: String, from address: String = "192.0.2.9") async -> LatchkeyError.Code? {
            await code {
                _ = try await core.sessions.signIn(
                    email: "ada@example.com", password: password, address: address, userAgent: nil)
            }
        }
        for _ in 0..<5 { #expect(await attempt("guess guess guess") == .invalidCredentials) }
        #expect(await attempt(TestCore.password) == .tooManyAttempts)
        #expect(await attempt(TestCore.password, from: "198.51.100.7") == nil)
        test.clock.advance(by: .seconds(1))
        #expect(await attempt(TestCore.password) == nil)
        #expect(await attempt("guess guess guess") == .invalidCredentials)
    }

    @Test func waitsDoubleUpToAQuarterOfAnHour() {
        #expect(SignInThrottle.wait(after: 4, free: 5) == .zero)
        #expect(SignInThrottle.wait(after: 5, free: 5) == .seconds(1))
        #expect(SignInThrottle.wait(after: 8, free: 5) == .seconds(8))
        #expect(SignInThrottle.wait(after: 500, free: 5) == .minutes(15))
    }

    @Test func formTokensBelongToTheirSession() async throws {
        let (first, second) = (try await begin().signedIn, try await begin().signedIn)
        let token = core.sessions.csrfToken(first)
        #expect(core.sessions.isValid(csrf: token, for: first))
        #expect(!core.sessions.isValid(csrf: token, for: second))
        #expect(!core.sessions.isValid(csrf: "", for: first))
        #expect(!core.sessions.isValid(csrf: "zz", for: first))
        let nonce = core.formTokens.newNonce()
        #expect(core.formTokens.isValid(core.formTokens.make(for: nonce), for: nonce))
        #expect(!core.formTokens.isValid(core.formTokens.make(for: nonce), for: ""))
    }

    @Test func aKeptSecretWaitsTenMinutesForItsOwnSession() async throws {
        let (first, second) = (try await begin().signedIn, try await begin().signedIn)
        try await core.sessions.keepSecret("hush", for: "token", first)
        #expect(try await core.sessions.keptSecret(for: "token", first) == "hush")
        #expect(try await core.sessions.keptSecret(for: "token", first) == "hush")
        #expect(try await core.sessions.keptSecret(for: "token", second) == nil)
        #expect(try await core.sessions.keptSecret(for: "other", first) == nil)
        test.clock.advance(by: .minutes(10))
        #expect(try await core.sessions.keptSecret(for: "token", first) == nil)
    }

    @Test func aNewPasswordEndsAllSessionsButTheNewOne() async throws {
        let (first, second) = (try await begin(), try await begin())
        let wrong = await code {
            _ = try await core.profile.changePassword(
                first.signedIn, current: "not this one", new: "a new long password")
        }
        #expect(wrong == .invalidCredentials)
        let renewed = try await core.profile.changePassword(
            first.signedIn, current: TestCore.password, new: "a new long password")
        #expect(try await core.sessions.find(cookie: first.cookie, address: nil) == nil)
        #expect(try await core.sessions.find(cookie: second.cookie, address: nil) == nil)
        #expect(try await core.sessions.find(cookie: renewed.cookie, address: nil) != nil)
        #expect(try await core.sessions.list(renewed.signedIn).count == 1)
    }

    @Test func aResetLinkWorksOnceAndEndsSessions() async throws {
        let session = try await begin()
        let link = try await core.passwords.resetCode(email: "ada@example.com")
        #expect(try await core.passwords.verifyReset(code: link) == "ada@example.com")
        _ = try await core.passwords.reset(code: link, password: "a new long password", address: nil, userAgent: nil)
        #expect(try await core.sessions.find(cookie: session.cookie, address: nil) == nil)
        #expect(await code { _ = try await core.passwords.verifyReset(code: link) } == .codeInvalid)
        _ = try await test.signIn("ada@example.com", password: "a new long password")
        #expect(await code { _ = try await core.passwords.resetCode(email: "no@example.com") } == .notFound)
    }

    @Test func anAdminResetsOnlyWhoBelongsNowhereElse() async throws {
        let grace = try await test.join("grace@example.com", invitedBy: admin)
        let link = try await core.passwords.resetCode(try admin.admin, grace.member.id)
        test.clock.advance(by: .hours(24))
        #expect(await code { _ = try await core.passwords.verifyReset(code: link) } == .codeInvalid)
        _ = try await core.setup.initialize(
            workspaceName: "Other", adminEmail: "grace@example.com", adminPassword: TestCore.password)
        let refused = await code { _ = try await core.passwords.resetCode(try admin.admin, grace.member.id) }
        #expect(refused == .wrongAccount)
    }

    @Test func theProfileHasVersionsAndRealTimeZones() async throws {
        let signedIn = try await begin().signedIn
        try await core.profile.update(signedIn, version: 1, firstName: "Ada", lastName: "", timeZone: "Europe/Paris")
        func update(_ version: Int, _ zone: String) async -> LatchkeyError.Code? {
            await code {
                try await core.profile.update(
                    signedIn, version: version, firstName: "Ada", lastName: "", timeZone: zone)
            }
        }
        #expect(await update(1, "UTC") == .staleVersion)
        #expect(await update(2, "Mars/Olympus") == .invalidValue)
    }
}

@Suite struct PasswordHashTests {
    @Test func keepsItsParameters() throws {
        let hash = try PasswordHash("correct horse", cost: 4, salt: Array(0..<16))
        #expect(hash.text.hasPrefix("scrypt$4$8$1$000102"))
        let read = try #require(PasswordHash(text: hash.text))
        #expect(try read.matches("correct horse"))
        #expect(try !read.matches("correct horsf"))
    }

    /// RFC 7914 section 12: N=1024 and N=16384 with r=8; the parallelism differs, so only the form is the same. The
    /// default cost needs 128 MiB, which the library must be willing to take.
    @Test func theDefaultCostWorks() throws {
        let hash = try PasswordHash("correct horse", cost: PasswordHash.defaultCost, salt: Array(0..<16))
        #expect(try hash.matches("correct horse"))
    }

    @Test(arguments: ["", "scrypt", "scrypt$99$8$1$00$00", "scrypt$4$8$1$zz$00", "bcrypt$4$8$1$00$00"])
    func refusesOtherTexts(_ text: String) {
        #expect(PasswordHash(text: text) == nil)
    }
}

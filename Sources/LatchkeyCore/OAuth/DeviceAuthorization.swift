import LatchkeyStorage

/// What a device is told to show (RFC 8628 section 3.2).
package struct DeviceCodes: Sendable {
    package let deviceCode: String
    /// `BCDF-GHJK`
    package let userCode: String
    /// Seconds.
    package let lifetime: Int64
    package let interval: Int64
}

/// What a person who typed a user code is asked.
package struct DeviceRequest: Sendable {
    package let client: OAuthClient
    package let scopes: ScopeSet
}

/// Connecting what has no browser: a person types a short code on a page (RFC 8628).
package struct DeviceAuthorization: Sendable {
    private static let lifetime = Duration.minutes(10)
    private static let interval = Duration.seconds(5)
    /// Letters that nobody reads for another and that spell no words (RFC 8628 section 6.1).
    private static let letters = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)
    private static let letterCount = 8

    let core: Core

    /// - Throws: `OAuthError`.
    package func begin(_ credentials: ClientCredentials, scope: String?) async throws -> DeviceCodes {
        let client = try await core.authenticate(credentials).client
        guard client.settings.allowsDevices else { throw Self.notAllowed }
        let scopes = try client.narrowed(to: scope)
        let deviceCode = core.random.base62(43)
        let letters = newLetters()
        let (hash, userHash) = (core.keys.hash(token: deviceCode.utf8), userCodeHash(letters))
        let family = core.newID(TokenFamily.self)
        try await core.write { unit in
            try DeviceCodeStore.insert(
                hash: hash, userCode: userHash, family, of: client.integration.id, scopes: scopes,
                expiresAt: unit.now + Self.lifetime, interval: Self.interval, unit.transaction)
        }
        return DeviceCodes(
            deviceCode: deviceCode, userCode: "\(letters.prefix(4))-\(letters.suffix(4))",
            lifetime: Self.lifetime.components.seconds, interval: Self.interval.components.seconds)
    }

    /// What a user code stands for; nil for one that is unknown, decided on or too old.
    package func find(userCode: String) async throws -> DeviceRequest? {
        let (hash, now) = (userCodeHash(userCode), core.clock.now())
        return try await core.read { connection in
            guard let code = try DeviceCodeStore.find(userCode: hash, at: now, in: connection),
                let client = try OAuthClientStore.find(code.integrationID, in: connection), client.settings.isEnabled,
                client.settings.allowsDevices
            else { return nil }
            return DeviceRequest(client: client, scopes: code.scopes)
        }
    }

    /// Writes the consent; the device gets its token when it asks next.
    ///
    /// - Parameter shown: what the person has read.
    /// - Throws: `.conflict` for a code that is over, `.forbidden`.
    package func allow(_ administrator: Administrator, userCode: String, shown: ShownConsent) async throws {
        let hash = userCodeHash(userCode)
        let newGrant = core.newID(Grant.self)
        try await core.administer(administrator) { unit in
            guard let code = try DeviceCodeStore.find(userCode: hash, at: unit.now, in: unit.transaction),
                let client = try OAuthClientStore.find(code.integrationID, in: unit.transaction),
                client.settings.allowsDevices, client.mayConnect(administrator.workspace.id),
                code.scopes == shown.scopes,
                client.settings.tokenLevel == shown.level
            else { throw Self.isOver }
            let grant = try unit.consent(to: client, scopes: code.scopes, newGrant, by: administrator)
            guard
                try DeviceCodeStore.allow(
                    userCode: hash, grant: grant, in: administrator.workspace.id, by: .init(administrator, to: client),
                    at: unit.now, unit.transaction)
            else { throw Self.isOver }
        }
    }

    /// The device is told no.
    package func deny(userCode: String) async throws {
        let hash = userCodeHash(userCode)
        try await core.write { try DeviceCodeStore.deny(userCode: hash, $0.transaction) }
    }

    static let notAllowed = OAuthError(.unauthorizedClient, "This client may not connect devices.")
    private static let isOver = LatchkeyError(
        .conflict, .codeInvalid, "This code is no longer good. Start once more on the device.", field: "user_code")

    private func newLetters() -> String {
        var letters: [UInt8] = []
        while letters.count < Self.letterCount {
            // 240 is the largest multiple of 20 in a byte.
            letters += core.random.bytes(Self.letterCount).filter { $0 < 240 }.map { Self.letters[Int($0 % 20)] }
        }
        return String(decoding: letters.prefix(Self.letterCount), as: UTF8.self)
    }

    /// However it was typed: lower case, with or without the dash.
    private func userCodeHash(_ text: String) -> TokenHash {
        core.keys.hash(token: text.uppercased().utf8.filter { (0x41...0x5A).contains($0) })
    }
}

extension OAuthTokens {
    /// A device asks whether its person has decided (RFC 8628 section 3.4).
    ///
    /// - Throws: `OAuthError`.
    package func redeem(
        _ credentials: ClientCredentials, deviceCode: String
    ) async throws -> GrantedTokens {
        let asking = try await core.authenticate(credentials)
        guard asking.client.settings.allowsDevices else { throw DeviceAuthorization.notAllowed }
        let hash = core.keys.hash(token: deviceCode.utf8)
        let drafts = TokenDrafts(core)
        return try await core.writeOrRefuse { unit in
            try unit.requireLive(asking)
            guard let known = try DeviceCodeStore.find(hash, in: unit.transaction),
                known.integrationID == asking.client.integration.id, known.state != .redeemed
            else { return .failure(OAuthError(.invalidGrant, "The device code is unknown or used.")) }
            guard known.expiresAt > unit.now else {
                return .failure(OAuthError(.expiredToken, "The device code has expired."))
            }
            switch known.state {
            case .denied: return .failure(OAuthError(.accessDenied, "The request was denied."))
            case .pending:
                let isHasty = known.lastAskedAt.map { unit.now - $0 < known.interval } ?? false
                // Five seconds more each time (section 3.5).
                let interval = isHasty ? known.interval + .seconds(5) : known.interval
                try DeviceCodeStore.markAsked(hash, at: unit.now, interval: interval, unit.transaction)
                return .failure(
                    isHasty
                        ? OAuthError(.slowDown, "Ask less often: five seconds later than so far.")
                        : OAuthError(.authorizationPending, "Nobody has decided yet."))
            case .allowed, .redeemed: break
            }
            guard let grantID = known.grantID, let workspaceID = known.workspaceID,
                let grant = try GrantStore.find(grantID, in: workspaceID, unit.transaction),
                try unit.mayIssue(for: known.member, in: workspaceID)
            else { return .failure(OAuthError(.accessDenied, "The app was disconnected.")) }
            try DeviceCodeStore.markRedeemed(hash, unit.transaction)
            let origin = TokenOrigin(
                integrationID: known.integrationID, workspaceID: workspaceID, grantID: grantID,
                familyID: known.familyID, scopes: known.scopes, member: known.member,
                clientSecretID: asking.secretID, jkt: asking.keyThumbprint)
            return .success(try unit.issue(drafts, origin, to: asking.client, under: grant))
        }
    }
}

extension Core {
    package var deviceAuthorization: DeviceAuthorization { DeviceAuthorization(core: self) }
}

import FoundationEssentials
import LatchkeyStorage

/// What runs beside the requests, and what the operator asks for.
package struct Maintenance: Sendable {
    let core: Core

    /// Removes what has expired; to be called every few minutes.
    package func cleanUp(_ pace: Pace = .full) async throws {
        let now = core.clock.now()
        try await core.database.write { transaction in
            try SessionStore.removeExpired(at: now, transaction)
            try InvitationStore.removeExpired(at: now, transaction)
            try transaction.execute("DELETE FROM password_resets WHERE expires_at <= ?", now)
            try ChangeStore.removeOld(before: now - .days(1), in: transaction)
            try AuthorizationCodeStore.removeExpired(before: now - .days(1), transaction)
            try PushedRequests.removeExpired(before: now, transaction)
            try DeviceCodeStore.removeExpired(before: now - .hours(1), transaction)
            try OAuthTokenStore.removeExpired(before: now - .days(7), transaction)
            try ImportStore.removeOld(before: now - .days(30), transaction)
            try WebhookHourStore.removeOld(before: now - .days(31), transaction)
            try IdempotencyKeyStore.eraseSecrets(before: now - IdempotentRequest.secretLife, transaction)
            try IdempotencyKeyStore.removeOld(before: now - IdempotentRequest.memory, transaction)
            try LetterStore.removeOld(before: now - MailSchedule.patience, transaction)
            try AccessRequestStore.removeOld(before: now - AccessRequests.memory, transaction)
            try MailNoticeStore.removeOld(before: now - AdminLetters.interval, transaction)
        }
        let kept = now - core.configuration.webhookRetention
        // In small pieces: a day of a busy webhook is a million rows.
        while try await core.write({ try DeliveryStore.giveUpOrphans($0.transaction) }) >= 1000 {}
        while try await core.write({ try DeliveryStore.giveUpPaused(before: kept, $0.transaction) }) >= 1000 {}
        while try await core.write({ try DeliveryStore.removeOld(before: kept, $0.transaction) }) >= 1000 {}
        try await core.webhooks.removeGoneListeners(at: now)
        // What is not written yet must not look unused.
        try await writeUses(pace)
        try await core.accessTokens.revokeUnused(at: now)
        try await core.accessTokens.announceExpiring(at: now)
        try await core.grants.announceExpiring(at: now)
        try await core.grants.endOver(at: now)
        try await core.insight.tidyCounts(at: now)
        core.tokenChecker.usage.forgetIdle(since: now - .minutes(10))
    }

    /// Whether the storage answers.
    package func isReady() async -> Bool {
        (try? await core.read { try ChangeStore.head(in: $0) }) != nil
    }

    /// What is wrong with the data; empty when all is well.
    package func problems() async throws -> [String] {
        try await core.database.integrityProblems()
    }

    /// Copies a consistent snapshot into a new file of mode 0600, while serving.
    ///
    /// - Throws: `CocoaError` when the file exists or can't be written.
    package func backUp(to path: String) async throws {
        try await keepUsage()
        try PrivateFile.create(path)
        try core.database.backUp(to: path)
    }

    /// After a restore: sessions of the past must not come back; tokens may, if the operator wants them to.
    ///
    /// - Returns: how many tokens were revoked.
    package func afterRestore(revokeAllTokens: Bool) async throws -> Int {
        try await core.write { unit in
            try unit.transaction.execute("DELETE FROM sessions")
            try unit.transaction.execute("DELETE FROM invitations")
            try unit.transaction.execute("DELETE FROM password_resets")
            // They were sent before the restore, most likely.
            try unit.transaction.execute("DELETE FROM letters")
            var revoked = revokeAllTokens ? try OAuthTokenStore.revokeAll(at: unit.now, unit.transaction) : 0
            let workspaces = try unit.transaction.all("SELECT id FROM workspaces") { try $0.next(WorkspaceID.self) }
            for workspace in workspaces {
                for integration in try IntegrationStore.ids(in: workspace, unit.transaction) where revokeAllTokens {
                    revoked += try AccessTokenStore.revokeAll(
                        of: integration, in: workspace, at: unit.now, unit.transaction)
                    unit.changed(.integration(integration))
                }
                try unit.audit(
                    .restored, nil, in: workspace, by: .commandLine, from: nil,
                    detail: ["access_tokens_revoked": revokeAllTokens ? "all" : "none"])
            }
            return revoked
        }
    }
}

extension Core {
    package var maintenance: Maintenance { Maintenance(core: self) }
}

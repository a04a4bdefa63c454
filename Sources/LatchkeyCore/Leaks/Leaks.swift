import LatchkeyStorage

/// A text that may be one of our secrets, and where it was found, in anybody's words.
package struct Leak: Sendable {
    package let secret: String
    package let place: String

    package init(_ secret: String, foundAt place: String) {
        self.secret = secret
        self.place = place
    }
}

/// Secrets that turned up where they should not be. Whoever has one may end it, so nobody is asked who they are.
package struct Leaks: Sendable {
    /// The most secrets of one report.
    package static let limit = 10_000
    /// How long a page tells of a leaked token.
    static let memory = Duration.days(90)
    /// Secrets of one transaction, so that others can write in between.
    private static let slice = 500

    let core: Core

    /// A text that may be one of our secrets.
    private struct Suspect: Hashable, Sendable {
        /// What it may be kept under.
        let hashes: [TokenHash]
        let kind: TokenFormat.Kind
    }

    /// What is known of each, in their order; nil for what never was one. Changes nothing.
    package func look(_ secrets: [String]) async throws -> [FoundSecret?] {
        let suspects = secrets.map(suspect)
        let known = try await find(suspects)
        return suspects.map { $0.flatMap { known[$0] } }
    }

    /// Ends each that is good: dead before this returns. Its admins are told: in the audit log, by webhooks, by mail.
    ///
    /// - Returns: what became of each, in their order.
    package func report(_ leaks: [Leak], by reporter: LeakReporter) async throws -> [LeakOutcome] {
        let suspects = leaks.map { suspect($0.secret) }
        let known = try await find(suspects)
        var live: [(suspect: Suspect, place: String)] = []
        var seen: Set<Suspect> = []
        for (suspect, leak) in zip(suspects, leaks) {
            guard let suspect, known[suspect]?.isLive == true, seen.insert(suspect).inserted else { continue }
            live.append((suspect, LeakPlace.tidy(leak.place)))
        }
        var revoked: Set<Suspect> = []
        for start in stride(from: 0, to: live.count, by: Self.slice) {
            let slice = live[start..<min(start + Self.slice, live.count)]
            revoked.formUnion(try await core.write { unit in try Self.end(slice, by: reporter, unit) })
        }
        return suspects.map { suspect in
            guard let suspect, known[suspect] != nil else { return .unknown }
            return revoked.contains(suspect) ? .revoked : .dead
        }
    }

    /// The access tokens of an integration that have leaked of late, newest first.
    package func list(_ administrator: Administrator, _ integration: IntegrationID) async throws -> [LeakedToken] {
        let (workspace, since) = (administrator.workspace.id, core.clock.now() - Self.memory)
        return try await core.read {
            try LeakStore.list(of: integration, in: workspace, since: since, limit: 50, $0)
        }
    }

    private func suspect(_ secret: String) -> Suspect? {
        let hashes = core.tokenChecker.hashes(of: Array(secret.utf8))
        if let kind = TokenFormat.kind(of: secret) {
            return Suspect(hashes: hashes.isEmpty ? [core.keys.hash(token: secret.utf8)] : hashes, kind: kind)
        }
        return hashes.isEmpty ? nil : Suspect(hashes: hashes, kind: .workspace)
    }

    private func find(_ suspects: [Suspect?]) async throws -> [Suspect: FoundSecret] {
        let all = Array(Set(suspects.compactMap(\.self)))
        let now = core.clock.now()
        var found: [Suspect: FoundSecret] = [:]
        for start in stride(from: 0, to: all.count, by: Self.slice) {
            let slice = all[start..<min(start + Self.slice, all.count)]
            let known = try await core.read { connection in
                try slice.compactMap { suspect in
                    try LeakStore.find(suspect.hashes, suspect.kind, at: now, connection).map { (suspect, $0) }
                }
            }
            found.merge(known) { first, _ in first }
        }
        return found
    }

    private static func end(
        _ suspects: ArraySlice<(suspect: Suspect, place: String)>, by reporter: LeakReporter, _ unit: UnitOfWork
    ) throws -> [Suspect] {
        var ended: [Suspect] = []
        var told: [WorkspaceID: [(secret: FoundSecret, place: String)]] = [:]
        for (suspect, place) in suspects {
            guard let found = try LeakStore.find(suspect.hashes, suspect.kind, at: unit.now, unit.transaction),
                found.isLive
            else { continue }
            try unit.end(found, foundAt: place, by: reporter)
            ended.append(suspect)
            told[found.workspaceID, default: []].append((found, place))
        }
        for (workspace, leaked) in told { try unit.writeLetters(aboutLeaked: leaked, by: reporter, in: workspace) }
        return ended
    }
}

/// An access token that is dead because it leaked.
package struct LeakedToken: Sendable {
    package let name: String
    let lastFour: String
    let isTest: Bool
    let isImported: Bool
    package let createdBy: String
    package let createdAt: Instant
    package let leakedAt: Instant
    /// In the words of whoever found it; empty where they did not say.
    package let foundAt: String

    /// `lkw_…8fQz`.
    package var masked: String {
        isImported ? "…\(lastFour)" : "\((isTest ? TokenFormat.Kind.test : .workspace).rawValue)…\(lastFour)"
    }
}

extension Core {
    package var leaks: Leaks { Leaks(core: self) }
}

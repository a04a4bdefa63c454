import LatchkeyStorage

/// The chores of the request log.
extension Insight {
    /// Rows of one transaction: a flush never holds the writer for long.
    private static let slice = 500
    /// How long counts are kept.
    static let memory = Duration.days(31)

    /// Writes the counts that wait; to be called once a minute and at the end, and for an integration alone before its counts
    /// are read.
    func flushCounts(of integration: IntegrationID? = nil) async throws {
        var waiting = try core.requestLog.takeCounts(of: integration)[...]
        while let period = waiting.popFirst() {
            // Slices share the memory of all, which a busy minute fills with a row per token.
            var rest = period.counts[...]
            var networks = Array(period.networks)[...]
            while !rest.isEmpty || !networks.isEmpty {
                let (slice, uses) = (Array(rest.prefix(Self.slice)), networks.prefix(Self.slice))
                do {
                    let now = core.clock.now()
                    try await core.database.write { transaction in
                        for (key, counts) in slice {
                            try RequestCountStore.add(counts, key, period: period.start, transaction)
                        }
                        try RequestCountStore.note(Self.operations(in: slice), transaction)
                        for use in uses { try TokenNetworkStore.note(use, at: now, transaction) }
                    }
                } catch {
                    let left = RequestCounter.Period(
                        start: period.start, counts: Dictionary(rest.map { ($0.key, $0.value) }) { first, _ in first },
                        networks: Set(networks))
                    core.requestLog.putBack([left] + waiting)
                    throw error
                }
                rest = rest.dropFirst(Self.slice)
                networks = networks.dropFirst(Self.slice)
            }
        }
    }

    /// Joins what is some hours old, and removes what nobody asks for any more.
    func tidyCounts(at now: Instant) async throws {
        let hour = RequestCountStore.hour
        // The chart of the last hour never reaches behind this.
        let end = (now.seconds - hour - RequestCounter.periodLength) / hour * hour
        try await core.database.write { transaction in
            try RequestCountStore.joinHours(before: end, transaction)
            try RequestCountStore.removeOld(before: now - Self.memory, transaction)
        }
        try core.requestLog.removeOld(at: now)
    }

    private static func operations(
        in counts: [(key: RequestCounter.Key, value: RequestCounter.Counts)]
    ) -> [IntegrationOperation: Instant] {
        let uses = counts.filter { $0.value.requests > $0.value.errors + $0.value.limited }.map { key, counts in
            (
                IntegrationOperation(
                    workspace: key.token.workspaceID, integration: key.token.integrationID,
                    operation: key.operation.name), counts.lastAt
            )
        }
        return Dictionary(uses, uniquingKeysWith: max)
    }
}

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
        for part in 0..<RequestCounters.parts {
            var waiting = try core.requestLog.takeCounts(part, of: integration)
            // Removed first, so that nothing but `write` holds what it writes.
            while !waiting.isEmpty {
                do {
                    try await write(waiting.removeFirst())
                } catch let failure as UnwrittenCounts {
                    core.requestLog.putBack([failure.left] + waiting, part)
                    throw failure.reason
                }
            }
        }
    }

    /// - Throws: `UnwrittenCounts`.
    private func write(_ tally: RequestTally) async throws {
        // The order of the rows: a slice then changes a few pages, not a page a row.
        var rest = tally.entries.sorted { $0.token.tokenID < $1.token.tokenID }[...]
        var networks = tally.networks[...]
        while !rest.isEmpty || !networks.isEmpty {
            let (slice, uses) = (Array(rest.prefix(Self.slice)), networks.prefix(Self.slice))
            do {
                let now = core.clock.now()
                try await core.database.write { transaction in
                    for entry in slice { try RequestCountStore.add(entry, of: tally, transaction) }
                    try RequestCountStore.note(Self.operations(in: slice, of: tally), transaction)
                    for use in uses { try TokenNetworkStore.note(use, at: now, transaction) }
                }
            } catch {
                let left = RequestTally(start: tally.start, entries: Array(rest), networks: Array(networks))
                throw UnwrittenCounts(left: left, reason: error)
            }
            rest = rest.dropFirst(Self.slice)
            networks = networks.dropFirst(Self.slice)
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
        in entries: [RequestTally.Entry], of tally: RequestTally
    ) -> [IntegrationOperation: Instant] {
        let uses = entries.filter(\.hasSuccess).map { entry in
            (
                IntegrationOperation(
                    workspace: entry.token.workspaceID, integration: entry.token.integrationID,
                    operation: entry.operation.name), tally.lastAt(entry)
            )
        }
        return Dictionary(uses, uniquingKeysWith: max)
    }
}

/// Counts that could not be written, and why.
private struct UnwrittenCounts: Error {
    let left: RequestTally
    let reason: any Error
}

import LatchkeyStorage

/// The chores of the request log.
extension Insight {
    /// Rows of one transaction: it never holds the writer for long.
    private static let slice = 500
    /// How long counts are kept.
    static let memory = Duration.days(31)

    /// Writes the counts that wait: all of them, or an integration's before they are read.
    func flushCounts(of integration: IntegrationID? = nil, _ pace: Pace = .full) async throws {
        try await takeCounts(of: integration, slice: Self.slice) { slice in
            let now = core.clock.now()
            try await core.database.write { try RequestCountStore.write(slice, at: now, pace, $0) }
        }
    }

    /// Takes the counts that wait, in slices; what `write` throws at waits on.
    func takeCounts(
        of integration: IntegrationID? = nil, slice size: Int, _ write: (RequestTally) async throws -> Void
    ) async throws {
        for part in 0..<RequestCounters.parts {
            var waiting = try core.requestLog.takeCounts(part, of: integration)
            while !waiting.isEmpty {
                // Removed first, so that nothing but the slices holds what is written.
                var slices = waiting.removeFirst().slices(of: size)
                while let slice = slices.next() {
                    do {
                        try Task.checkCancellation()
                        try await write(slice)
                    } catch {
                        core.requestLog.putBack([slices.rest(from: slice)] + waiting, part)
                        throw error
                    }
                }
            }
        }
    }

    /// Brings what is written up to now, as far as that can be done while somebody waits. Where many counts wait, those stay
    /// some minutes behind, but what operations were used is written.
    func catchUp(_ integration: IntegrationID) async throws {
        guard core.requestLog.waitingCounts.count > UnwrittenUsage.few else {
            return try await flushCounts(of: integration)
        }
        let used = core.requestLog.operations(of: integration)
        try await core.database.write { try RequestCountStore.note(used, $0) }
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
}

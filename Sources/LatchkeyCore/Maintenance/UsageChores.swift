import LatchkeyStorage

/// The writing of what is counted in memory. All of these throw `CancellationError` when their task is cancelled; what is not
/// written then waits on.
extension Maintenance {
    /// Writes the last uses of tokens and of custom scopes; to be called once a minute.
    package func writeUses(_ pace: Pace) async throws {
        try await unwritten.writeUses(pace)
        try await TokenUseStore.write(core.tokenChecker.usage, to: core.database, pace)
        try await core.customScopeUses.flush(to: core.database, at: core.clock.now())
    }

    /// Writes the counts of requests, or keeps them where there are many; to be called every some seconds.
    ///
    /// - Parameter isDue: whether a minute is over.
    package func takeCounts(isDue: Bool, _ pace: Pace) async throws {
        let log = core.requestLog
        let (waiting, isPeriodOver) = log.waitingCounts
        switch CountsStep(waiting: waiting, isDue: isDue, isPeriodOver: isPeriodOver) {
        case .wait: return
        case .write: try await core.insight.flushCounts(of: nil, pace)
        case .keepIfNoneAreKept:
            if try await unwritten.count(.counts) == 0 { try await unwritten.keepCounts() }
        case .keep: try await unwritten.keepCounts()
        }
    }

    /// Writes the counts that are kept.
    package func writeKeptCounts(_ pace: Pace) async throws {
        try await unwritten.writeCounts(pace)
    }

    /// At the end, or before a copy is made: writes what is little, and keeps the rest.
    func keepUsage() async throws {
        try await core.customScopeUses.flush(to: core.database, at: core.clock.now())
        let usage = core.tokenChecker.usage
        if usage.waiting <= UnwrittenUsage.few {
            try await TokenUseStore.write(usage, to: core.database, .full)
        } else {
            try await unwritten.keepUses()
        }
        if core.requestLog.waitingCounts.count <= UnwrittenUsage.few {
            try await core.insight.flushCounts()
        } else {
            try await unwritten.keepCounts()
        }
    }

    private var unwritten: UnwrittenUsage { UnwrittenUsage(core: core) }
}

/// What happens to the counts that wait.
enum CountsStep: Equatable {
    case wait
    /// There are few.
    case write
    /// There are many. What is kept more often costs more to write in the end, so it waits for the end of the period while
    /// there is still some of an earlier minute.
    case keepIfNoneAreKept
    /// There are many of a period that is over, to which no more will be added.
    case keep

    init(waiting: Int, isDue: Bool, isPeriodOver: Bool) {
        if waiting <= UnwrittenUsage.few {
            self = isDue && waiting > 0 ? .write : .wait
        } else if isPeriodOver {
            self = .keep
        } else {
            self = isDue ? .keepIfNoneAreKept : .wait
        }
    }
}

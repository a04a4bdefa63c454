@testable import LatchkeyCore

extension Maintenance {
    /// Writes all that is counted or kept.
    func flushUsage() async throws {
        try await writeUses(.full)
        try await writeKeptCounts(.full)
        try await core.insight.flushCounts()
    }
}

import Testing

@testable import LatchkeyCore

/// Random changes of records with attributes of many types, each compared with a simple model: what is read, the
/// history, what filters find, and what uniqueness forbids.
@Suite struct RecordPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64]) func recordsAreWhatTheModelSays(_ seed: UInt64) async throws {
        var world = try await RecordWorld(seed: seed)
        for number in 1...60 {
            let step = world.nextStep()
            try await world.run(step, "seed \(seed), step \(number): \(step)")
            if number.isMultiple(of: 4) { try await world.compareFilters("seed \(seed), step \(number)") }
            if number.isMultiple(of: 20) { try await world.compareAll("seed \(seed), step \(number)") }
        }
    }
}

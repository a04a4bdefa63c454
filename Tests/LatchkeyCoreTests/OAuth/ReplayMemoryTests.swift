import Testing

@testable import LatchkeyCore

@Suite struct ReplayMemoryTests {
    private let start = Instant(seconds: 1_800_000_000)

    @Test func everythingIsFirstOnce() {
        let memory = ReplayMemory(lifetime: .seconds(120))
        #expect(memory.isFirst("a", of: "x", at: start))
        #expect(!memory.isFirst("a", of: "x", at: start))
        #expect(memory.isFirst("a", of: "y", at: start))
        #expect(memory.isFirst("b", of: "x", at: start))
    }

    @Test(arguments: [Int64(0), 1, 60, 119, 120]) func itIsRememberedForItsLifetime(_ begins: Int64) {
        let memory = ReplayMemory(lifetime: .seconds(120))
        _ = memory.isFirst("first", of: "x", at: start)
        let seen = start + .seconds(begins)
        #expect(memory.isFirst("a", of: "x", at: seen))
        for second in Int64(0)...120 { #expect(!memory.isFirst("a", of: "x", at: seen + .seconds(second))) }
        #expect(memory.isFirst("a", of: "x", at: seen + .seconds(600)))
    }

    @Test func onePartyCantFillItForAnother() {
        let memory = ReplayMemory(lifetime: .seconds(120), capacity: 6, capacityOfParty: 4)
        #expect((1...4).allSatisfy { memory.isFirst("\($0)", of: "x", at: start) })
        #expect(!memory.isFirst("5", of: "x", at: start))
        #expect(memory.isFirst("5", of: "y", at: start) && memory.isFirst("6", of: "y", at: start))
        #expect(!memory.isFirst("7", of: "y", at: start))
        #expect(memory.isFirst("7", of: "y", at: start + .seconds(240)))
    }
}

import Testing

@testable import LatchkeyCore

@Suite struct ReplayMemoryTests {
    private let start = Instant(seconds: 1_800_000_000)

    private func isFirst(
        _ memory: ReplayMemory, _ text: String, of party: String = "x", after seconds: Int64 = 0, lives: Int64 = 120,
        room: Int = 100
    ) -> Bool {
        memory.isFirst(
            text, of: party, until: start + .seconds(lives), room: room, at: start + .seconds(seconds))
    }

    @Test func everythingIsFirstOnce() {
        let memory = ReplayMemory()
        #expect(isFirst(memory, "a") && !isFirst(memory, "a"))
        #expect(isFirst(memory, "a", of: "y") && isFirst(memory, "b"))
    }

    @Test func itIsRememberedUntilItsEnd() {
        let memory = ReplayMemory()
        #expect(isFirst(memory, "a"))
        for second in Int64(0)..<120 { #expect(!isFirst(memory, "a", after: second)) }
        #expect(isFirst(memory, "a", after: 120, lives: 240))
    }

    @Test func onePartyCantFillItForAnother() {
        let memory = ReplayMemory()
        #expect((1...4).allSatisfy { isFirst(memory, "\($0)", room: 4) })
        #expect(!isFirst(memory, "5", room: 4))
        #expect(isFirst(memory, "5", of: "y", room: 4))
        #expect(isFirst(memory, "5", after: 180, lives: 300, room: 4))
    }
}

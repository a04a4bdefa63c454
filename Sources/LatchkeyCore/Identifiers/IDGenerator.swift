import Synchronization

/// Makes UUIDv7 (RFC 9562 section 5.7): ids sort by time, so that new rows land beside each other in their indexes,
/// and those of one process in the order in which they were made.
final class IDGenerator: Sendable {
    private let clock: any WallClock
    private let random: RandomSource
    /// The time in the last id: milliseconds, then 12 bits for the rest.
    private let last = Atomic<UInt64>(0)

    init(clock: any WallClock, random: RandomSource) {
        self.clock = clock
        self.random = random
    }

    /// Milliseconds, then the rest of the time in 4,096ths of a millisecond (RFC 9562 section 6.2, method 3), then
    /// 62 random bits.
    func next<Subject>(_ subject: Subject.Type = Subject.self) -> ID<Subject> {
        let time = nextTime()
        let high = (time & ~0xfff) << 4 | 0x7000 | time & 0xfff
        let low = random.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return ID(high: high, low: low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }

    /// The clock's time, or one more than the last when the clock has not moved on.
    private func nextTime() -> UInt64 {
        let microseconds = UInt64(max(0, clock.now().microseconds))
        let now = (microseconds / 1000) << 12 | (microseconds % 1000) * 4096 / 1000
        var known = last.load(ordering: .relaxed)
        while true {
            let (exchanged, original) = last.compareExchange(
                expected: known, desired: max(now, known + 1), ordering: .relaxed)
            if exchanged { return max(now, known + 1) }
            known = original
        }
    }
}

import LatchkeyCore
import Synchronization

/// The id of one request, a random-looking UUID (version 4 layout) that costs no system call: two streams of a
/// bijective mix over one counter, both started at random when the process starts.
package struct RequestID: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    /// The next id of this process.
    package init() {
        self.init(count: Self.counter.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    fileprivate init(count: UInt64) {
        high = Self.mix(count &+ Self.seeds.0) & ~0xF000 | 0x4000
        low = Self.mix(count &+ Self.seeds.1) & ~(3 << 62) | (2 << 62)
    }

    /// As the request log keeps it.
    var halves: (high: UInt64, low: UInt64) { (high, low) }

    /// 36 characters, lower case.
    package var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            write(to: buffer)
            return 36
        }
    }

    /// Writes the 36 characters of the text at the start of `buffer`, which must have room for them.
    func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        UUIDText.write(high: high, low: low, to: UnsafeMutableRawBufferPointer(buffer))
    }

    fileprivate static let counter = Atomic<UInt64>(0)
    private static let seeds = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))

    /// SplitMix64's finalizer: every input has its own output, so ids of one process never repeat.
    private static func mix(_ value: UInt64) -> UInt64 {
        var bits = value &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// The ids of one event loop: it takes many counts at once, so that loops don't wait for each other.
struct RequestIDs {
    private static let share: UInt64 = 1024
    private var next: UInt64 = 0
    private var end: UInt64 = 0

    mutating func make() -> RequestID {
        if next == end {
            end = RequestID.counter.wrappingAdd(Self.share, ordering: .relaxed).newValue
            next = end - Self.share
        }
        next += 1
        return RequestID(count: next)
    }
}

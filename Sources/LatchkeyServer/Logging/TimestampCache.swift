import LatchkeyCore
import Synchronization

/// Writes times as Attio does (UTC, nine decimals) without a formatter: the part down to the second is kept until the
/// second ends, and only the fraction is written anew.
final class TimestampCache: Sendable {
    /// `2025-11-03T18:16:13.152000000Z`.
    static let length = 30

    private struct Kept {
        var second = Int64.min
        /// `2025-11-03T18:16:13`
        var text: [UInt8] = []
    }

    private let kept = Mutex(Kept())

    /// The 30 bytes of the instant's text form.
    func append(_ instant: Instant, to bytes: inout [UInt8]) {
        bytes += prefix(instant)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 11) { fraction in
            Self.write(fraction: Int(instant.microseconds - instant.seconds * 1_000_000), to: fraction)
            bytes += fraction
        }
    }

    /// Writes the 30 bytes at the start of the buffer.
    ///
    /// - Returns: their number.
    func write(_ instant: Instant, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        kept.withLock { kept in
            Self.fit(&kept, to: instant)
            buffer.copyBytes(from: kept.text)
        }
        let fraction = UnsafeMutableRawBufferPointer(rebasing: buffer[19..<Self.length])
        Self.write(
            fraction: Int(instant.microseconds - instant.seconds * 1_000_000),
            to: fraction.assumingMemoryBound(to: UInt8.self))
        return Self.length
    }

    /// The same as a string.
    func text(_ instant: Instant) -> String {
        let prefix = prefix(instant)
        return String(unsafeUninitializedCapacity: Self.length) { buffer in
            guard prefix.count == 19 else { return 0 }
            for index in 0..<19 { buffer[index] = prefix[index] }
            Self.write(
                fraction: Int(instant.microseconds - instant.seconds * 1_000_000),
                to: UnsafeMutableBufferPointer(rebasing: buffer[19..<30]))
            return Self.length
        }
    }

    private func prefix(_ instant: Instant) -> [UInt8] {
        kept.withLock { kept in
            Self.fit(&kept, to: instant)
            return kept.text
        }
    }

    private static func fit(_ kept: inout Kept, to instant: Instant) {
        guard kept.second != instant.seconds else { return }
        kept = Kept(second: instant.seconds, text: Array(instant.attioText.utf8.prefix(19)))
    }

    /// `.152000000Z`
    private static func write(fraction microseconds: Int, to buffer: UnsafeMutableBufferPointer<UInt8>) {
        buffer[0] = UInt8(ascii: ".")
        var rest = microseconds
        for index in stride(from: 6, to: 0, by: -1) {
            buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        for index in 7..<10 { buffer[index] = UInt8(ascii: "0") }
        buffer[10] = UInt8(ascii: "Z")
    }
}

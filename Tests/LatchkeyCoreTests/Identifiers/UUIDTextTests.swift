import Foundation
import Testing

@testable import LatchkeyCore

@Suite struct UUIDTextTests {
    @Test func itIsWhatEverybodyElseWrites() {
        var random = SeededGenerator(seed: 1)
        let edges: [(UInt64, UInt64)] = [(0, 0), (.max, .max), (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210)]
        for (high, low) in edges + (1...1000).map({ _ in (random.next(), random.next()) }) {
            let text = withUnsafeTemporaryAllocation(byteCount: UUIDText.length, alignment: 1) { buffer in
                UUIDText.write(high: high, low: low, to: buffer)
                return String(decoding: buffer, as: UTF8.self)
            }
            let bytes = [high, low].flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) }
            let uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
            #expect(text == uuid.uuidString.lowercased())
        }
    }
}

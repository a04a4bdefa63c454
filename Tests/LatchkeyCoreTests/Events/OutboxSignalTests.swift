import Synchronization
import Testing

@testable import LatchkeyCore

@Suite struct OutboxSignalTests {
    /// A closure that was kept by itself was wrapped once more each time, until no stack was deep enough.
    @Test func itIsRaisedAsOftenAsOneLikes() {
        let signal = OutboxSignal()
        let count = Atomic(0)
        signal.listen { count.add(1, ordering: .relaxed) }
        for _ in 0..<200_000 { signal.raise() }
        signal.listen(nil)
        signal.raise()
        #expect(count.load(ordering: .relaxed) == 200_000)
    }
}

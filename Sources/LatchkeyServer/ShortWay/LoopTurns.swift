import Synchronization

/// Has event loops that happen to run on one processor take turns. The scheduler lets each wait for the other until its
/// clock ticks, every 4 ms on most machines: a loop to which clients bring one request after the other never sleeps.
final class LoopTurns {
    /// Times that answers were sent, between two looks.
    private static let patience = 32

    private let loop: Int
    private let places: LoopPlaces
    private var sent = 0

    /// - Parameter loop: its number among all that share `places`.
    init(_ loop: Int, _ places: LoopPlaces) {
        self.loop = loop
        self.places = places
    }

    func hasAnswered() {
        sent += 1
        guard sent == Self.patience else { return }
        sent = 0
        if places.isShared(Processor.current, by: loop) { Processor.letOthersRun() }
    }
}

@available(*, unavailable)
extension LoopTurns: Sendable {}

/// On which processor each event loop was seen last.
final class LoopPlaces: Sendable {
    private final class Place: Sendable {
        let processor = Atomic<Int32>(-1)
    }

    /// More loops than these share them, and look more often than they need to.
    private let places = (0..<64).map { _ in Place() }

    /// Notes that a loop runs on a processor.
    ///
    /// - Returns: whether another was there last, which may wait there now.
    func isShared(_ processor: Int32, by loop: Int) -> Bool {
        let own = places[loop % places.count]
        // Most find it as they would leave it, which takes no write that other loops must see.
        if own.processor.load(ordering: .relaxed) != processor { own.processor.store(processor, ordering: .relaxed) }
        return places.contains { $0 !== own && $0.processor.load(ordering: .relaxed) == processor }
    }
}

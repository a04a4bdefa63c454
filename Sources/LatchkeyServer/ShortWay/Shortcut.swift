import LatchkeyCore
import NIOCore
import Synchronization

/// Answers one kind of request on the event loop, or leaves it to the framework. Each loop has its own.
protocol Shortcut: AnyObject {
    /// Whether a request may be answered here, once all of it is there.
    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool
    /// Appends the whole answer to `answers`; or leaves it as it is, and counts nothing, for what must go the long way.
    ///
    /// - Returns: whether it has answered.
    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool
}

/// What an event loop has for its connections.
struct ShortWayLane {
    let shortcuts: [any Shortcut]
    let turns: LoopTurns
}

/// The shortcuts of all event loops.
final class Shortcuts: Sendable {
    /// Makes those of one loop.
    let make: @Sendable () -> [any Shortcut]
    private let places = LoopPlaces()
    private let known = Mutex<[ObjectIdentifier: NIOLoopBound<ShortWayLane>]>([:])

    init(_ make: @escaping @Sendable () -> [any Shortcut]) {
        self.make = make
    }

    /// Those of the current event loop, which is prepared when it asks for the first time.
    func own(_ loop: any EventLoop) -> ShortWayLane {
        let own = known.withLock { known in
            if let own = known[ObjectIdentifier(loop)] { return own }
            Processor.waitForTurns()
            let lane = ShortWayLane(shortcuts: make(), turns: LoopTurns(known.count, places))
            let new = NIOLoopBound(lane, eventLoop: loop)
            known[ObjectIdentifier(loop)] = new
            return new
        }
        return own.value
    }
}

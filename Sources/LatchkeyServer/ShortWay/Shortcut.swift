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

/// The shortcuts of all event loops.
final class Shortcuts: Sendable {
    /// Makes those of one loop.
    let make: @Sendable () -> [any Shortcut]
    private let known = Mutex<[ObjectIdentifier: NIOLoopBound<[any Shortcut]>]>([:])

    init(_ make: @escaping @Sendable () -> [any Shortcut]) {
        self.make = make
    }

    /// Those of the current event loop.
    func own(_ loop: any EventLoop) -> [any Shortcut] {
        let own = known.withLock { known in
            if let own = known[ObjectIdentifier(loop)] { return own }
            let new = NIOLoopBound(make(), eventLoop: loop)
            known[ObjectIdentifier(loop)] = new
            return new
        }
        return own.value
    }
}

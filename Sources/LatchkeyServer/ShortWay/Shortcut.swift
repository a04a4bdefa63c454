import LatchkeyCore
import NIOCore

/// Answers one kind of request on the event loop, or leaves it to the framework.
protocol Shortcut: Sendable {
    /// Whether a request may be answered here, once all of it is there.
    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool
    /// Appends the whole answer to `answers`; or leaves it as it is, and counts nothing, for what must go the long way.
    ///
    /// - Returns: whether it has answered.
    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool
}

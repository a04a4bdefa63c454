import HTTPTypes
import LatchkeyCore
import NIOCore
import Synchronization

/// Answers one kind of request on the event loop, or leaves it to the framework.
protocol Shortcut: Sendable {
    /// Whether a request may be answered here, once all of it is there.
    func isShort(_ head: HTTPRequest) -> Bool
    /// Nil for what must go the long way.
    func answer(_ head: HTTPRequest, form: ByteBuffer?, from client: ConnectionClient) -> ShortAnswer?
}

/// An answer that is whole.
struct ShortAnswer {
    let head: HTTPResponse
    /// Nil for none.
    let body: ByteBuffer?
}

extension HTTPRequest {
    /// Whether it is a GET without a body, and asks for nothing that is the framework's to do.
    var isPlainGet: Bool {
        guard method == .get else { return false }
        return !headerFields.contains { field in
            switch field.name {
            case .contentLength, .transferEncoding, .expect, .connection, .upgrade: true
            default: false
            }
        }
    }
}

/// The text of the Date header, made once a second.
final class DateText: Sendable {
    private let made = Mutex<(second: Int64, text: String)>((0, ""))

    func text(_ now: Instant) -> String {
        made.withLock { made in
            if made.second != now.seconds { made = (now.seconds, now.httpDate) }
            return made.text
        }
    }
}

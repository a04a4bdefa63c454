import LatchkeyServer
import Synchronization

/// Keeps what the server logs.
final class LogCapture: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var output: LogOutput {
        LogOutput { [self] more in bytes.withLock { $0 += more } }
    }

    /// Everything logged so far; flush the `ServerLog` first.
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

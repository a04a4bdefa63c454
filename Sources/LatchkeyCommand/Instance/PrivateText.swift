#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Small files that are for their user alone.
enum PrivateText {
    /// Writes `text` to a new file of mode 0600, or over the one that is there.
    static func store(_ text: String, at path: String) throws(CommandError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandError("cannot write \(path): \(SystemError.current)") }
        defer { close(descriptor) }
        fchmod(descriptor, 0o600)
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw CommandError("cannot write \(path): \(SystemError.current)")
        }
    }
}

import LatchkeyCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The file that the audit log is also written to. It is opened anew for each piece, so that whoever rotates logs may
/// move it away at any time.
struct AuditLogFile: Sendable {
    let path: String

    /// Appends lines and puts them on the disk.
    ///
    /// - Throws: `CommandError`; then nothing of them is there.
    func append(_ lines: [UInt8]) async throws {
        try await NIOThreadPool.singleton.runIfActive { try store(lines) }
    }

    /// Whether it can be written to.
    ///
    /// - Throws: `CommandError` with the reason.
    func check() throws { try store([]) }

    private func store(_ lines: [UInt8]) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure }
        guard status.st_mode & S_IFMT == S_IFREG else { throw CommandError("\(path) is no file.") }
        let size = try wholeLines(descriptor, upTo: status.st_size)
        if size < status.st_size, ftruncate(descriptor, size) != 0 { throw failure }
        do {
            try put(lines, descriptor)
            // A new file's name must be on the disk too.
            if size == 0 { try FileMove.synchronize(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".") }
        } catch {
            // Half a piece would be in the way of its repetition.
            _ = ftruncate(descriptor, size)
            throw error
        }
    }

    private func put(_ lines: [UInt8], _ descriptor: Int32) throws {
        var rest = lines[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure }
    }

    /// Where the last whole line ends. A crash may have cut off the one behind it, which is written again.
    private func wholeLines(_ descriptor: Int32, upTo size: off_t) throws -> off_t {
        var tail: [UInt8] = []
        var start = size
        while start > 0, !tail.contains(0x0a) {
            let count = min(Int(start), 64 * 1024)
            var block = [UInt8](repeating: 0, count: count)
            start -= off_t(count)
            guard pread(descriptor, &block, count, start) == count else { throw failure }
            tail = block + tail
        }
        let rest = tail.lastIndex(of: 0x0a).map { tail[($0 + 1)...] } ?? tail[...]
        // All lines begin so.
        let beginning = Array("{\"action\":".utf8)
        guard rest.prefix(beginning.count).elementsEqual(beginning.prefix(rest.count)) else {
            throw CommandError("\(path) ends with half a line that is none of an audit log.")
        }
        return size - off_t(rest.count)
    }

    private var failure: CommandError { CommandError("cannot write \(path): \(SystemError.current)") }
}

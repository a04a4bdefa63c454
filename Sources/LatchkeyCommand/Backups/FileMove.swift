#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Moves that leave either the old file or the new one, whatever happens.
enum FileMove {
    /// Puts `source` in the place of `target`, and both on the disk.
    static func replace(_ target: String, with source: String) throws(CommandError) {
        try synchronize(source)
        guard rename(source, target) == 0 else {
            throw CommandError("cannot move \(source) to \(target): \(SystemError.current)")
        }
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        try synchronize(folder.isEmpty ? "/" : folder)
    }

    /// Puts a file, or the names in a folder, on the disk.
    static func synchronize(_ path: String) throws(CommandError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandError("cannot open \(path): \(SystemError.current)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw CommandError("cannot put \(path) on the disk: \(SystemError.current)")
        }
    }
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is at a path.
enum FileKind {
    case folder, file
    /// A link, pipe, device or socket.
    case other

    /// Nil for what is not there.
    ///
    /// - Parameter follows: whether a link counts as what it leads to.
    init?(of path: String, followingLinks follows: Bool = false) {
        var status = stat()
        guard (follows ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: self = .folder
        case S_IFREG: self = .file
        default: self = .other
        }
    }
}

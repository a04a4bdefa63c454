#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The path under which this process can reach the owner's socket.
enum SocketPath {
    /// What `sun_path` holds on every system, less the closing zero.
    private static let longest = 103

    /// The socket in `folder`. A path too long for a socket address goes by way of an open descriptor of the folder,
    /// which stays open as long as the process runs.
    static func of(_ folder: DataFolder) throws(CommandError) -> String {
        let path = folder.socketFile
        if path.utf8.count <= longest { return path }
        #if os(Linux)
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError("cannot open the data folder \(folder.path): \(SystemError.current)")
        }
        return "/proc/self/fd/\(descriptor)/latchkey.sock"
        #else
        throw CommandError("the path of the data folder is too long for a socket: \(folder.path)")
        #endif
    }
}

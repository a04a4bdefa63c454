#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How many files and sockets this process may have open.
enum OpenFileLimit {
    /// What the database, the log and the event loops need for themselves.
    private static let reserved = 64

    /// Raises the limit as far as the system allows.
    ///
    /// - Returns: how many connections it leaves room for.
    static func raise() -> Int {
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 256 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(resource, &limit)
        guard getrlimit(resource, &limit) == 0 else { return 256 }
        return max(16, Int(clamping: limit.rlim_cur) - reserved)
    }
}

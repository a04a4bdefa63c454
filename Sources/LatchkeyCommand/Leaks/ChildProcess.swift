import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Another program, whose output is read while it runs. What it has to say to people goes where ours does.
enum ChildProcess {
    enum Failure: Error {
        /// The program is not installed.
        case missing
        case other(String)
    }

    /// - Parameters:
    ///   - isQuiet: whether nobody is to see what it says to people.
    ///   - take: gets its output, part by part.
    /// - Returns: its exit code.
    static func run(
        _ arguments: [String], isQuiet: Bool = false, _ take: ([UInt8]) throws -> Void
    ) throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure.other(SystemError.current) }
        defer { close(ends[0]) }
        let child = try start(arguments, output: ends, isQuiet: isQuiet)
        let outcome = Result {
            _ = try FileBytes.read(ends[0]) { part in
                try take(part)
                return true
            }
        }
        if case .failure = outcome { kill(child, SIGTERM) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        try outcome.get()
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    private static func start(_ arguments: [String], output ends: [Int32], isQuiet: Bool) throws -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        #else
        var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        if isQuiet { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var child: pid_t = 0
        let program = arguments.first ?? ""
        let code = withCStrings(arguments) { arguments in
            withCStrings(environment) { posix_spawnp(&child, program, &actions, nil, arguments, $0) }
        }
        close(ends[1])
        guard code != ENOENT else { throw Failure.missing }
        guard code == 0 else { throw Failure.other(String(cString: strerror(code))) }
        return child
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}

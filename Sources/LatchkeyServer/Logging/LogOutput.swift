#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where log lines go.
package struct LogOutput: Sendable {
    let write: @Sendable (_ bytes: [UInt8]) -> Void

    package init(_ write: @escaping @Sendable (_ bytes: [UInt8]) -> Void) { self.write = write }

    /// The process's standard error; results of commands have standard output to themselves.
    package static let standardError = LogOutput { bytes in
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                // The libc name is written out, for a closure property named `write` would be taken instead.
                let count = posixWrite(rest)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return }
                written += count
            }
        }
    }

    private static func posixWrite(_ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        #endif
    }
}

/// Lets the calling thread rest; only for threads that nothing else runs on.
func pauseThread(milliseconds: Int) {
    var rest = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    var left = timespec()
    while nanosleep(&rest, &left) != 0 && errno == EINTR { rest = left }
}

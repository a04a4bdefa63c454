import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A command that failed, with what to tell the person at the terminal.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What the operating system said last.
enum SystemError {
    static var current: String {
        guard let text = strerror(errno) else { return "unknown error" }
        return String(cString: text)
    }
}

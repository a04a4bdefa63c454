import LatchkeyServer
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a server does not serve, in words that say what to do.
enum ServeFailure {
    static func text(_ error: any Error, _ server: ServerConfiguration) -> String {
        if let error = error as? CommandError { return error.description }
        let place = "cannot listen on \(server.host), port \(server.port): "
        if error is SocketAddressError.UnknownHost { return place + "nobody knows this host name." }
        guard let error = error as? IOError else { return "the server stopped: \(FailureText.of(error))" }
        switch error.errnoCode {
        case EADDRINUSE: return place + "another process has it. Choose another with --port."
        case EADDRNOTAVAIL: return place + "this machine has no such address. Choose another with --host."
        case EACCES: return place + "this user may not. Choose a port from 1024 on with --port."
        default: return "the server stopped: \(error)"
        }
    }
}

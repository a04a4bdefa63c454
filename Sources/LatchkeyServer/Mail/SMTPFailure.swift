import LatchkeyCore
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a conversation broke, in words for whoever runs this server.
enum SMTPFailure {
    static func of(_ error: any Error, _ server: SMTPServer) -> MailFailure {
        if let failure = error as? MailFailure { return failure }
        return MailFailure(.unavailable, words(for: error, server))
    }

    private static func words(for error: any Error, _ server: SMTPServer) -> String {
        switch error {
        case SMTPFault.tooLate:
            "The mail server at \(server) did not answer within 30 seconds."
                + (server.security == .implicit
                    ? "" : " If it speaks TLS from the start, begin smtp-url with smtps://.")
        case SMTPFault.closed: "The mail server at \(server) closed the connection."
        case SMTPFault.garbled: "What the server at \(server) said is no SMTP."
        case let error as NIOConnectionError: words(for: error, server)
        case ChannelError.connectTimeout: "No connection to \(server) could be made within 10 seconds."
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            "The certificate of the mail server at \(server) is not one for \(server.host)."
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: words(forTLS: "\(error)", server)
        case is ChannelError, is IOError: "The connection to \(server) broke."
        default: "The mail server at \(server) could not be used."
        }
    }

    private static func words(for error: NIOConnectionError, _ server: SMTPServer) -> String {
        guard let failure = error.connectionErrors.first?.error else {
            return "Nobody knows the mail server's name, \(server.host)."
        }
        if let failure = failure as? IOError, failure.errnoCode == ECONNREFUSED {
            return "Nothing listens at \(server)."
        }
        return "No connection to \(server) could be made."
    }

    private static func words(forTLS error: String, _ server: SMTPServer) -> String {
        if error.contains("CERTIFICATE_VERIFY_FAILED") {
            return
                "The certificate of the mail server at \(server) is not trusted. SSL_CERT_FILE may name a file with its "
                + "authority."
        }
        if error.contains("WRONG_VERSION_NUMBER") {
            return
                "The server at \(server) does not speak TLS from the start. If it offers STARTTLS, begin smtp-url with "
                + "smtp://."
        }
        return "TLS with the mail server at \(server) failed."
    }
}

import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// Why no answer came, in words for whoever owns the webhook. Nothing in them tells of this server's network.
enum WebhookFailure {
    static func words(for error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: words(for: error)
        case is CancellationError: "No whole answer came within 15 seconds."
        case is NIOConnectionError, is ConnectTimeout: "No connection could be made."
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            "TLS failed: the certificate is not trusted, or the protocol is too old."
        case is IOError: "The connection broke."
        default: "The answer was no HTTP."
        }
    }

    private typealias ConnectTimeout = ChannelError

    private static func words(for error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: "No connection could be made within 10 seconds."
        case .readTimeout, .deadlineExceeded, .cancelled: "No whole answer came within 15 seconds."
        case .remoteConnectionClosed: "The receiver closed the connection without an answer."
        case .tlsHandshakeTimeout: "TLS failed: no handshake within 10 seconds."
        default: "The request could not be sent."
        }
    }
}

/// Everything the HTTP server must be told; read once at start, fixed from then on.
package struct ServerConfiguration: Sendable {
    /// The address to listen on: a name or an IP address.
    package var host = "127.0.0.1"
    /// The port to listen on; 0 lets the system choose one.
    package var port = 8080
    /// The origin of links; nil means the address that the server listens on.
    package var publicURL: PublicURL?
    /// The proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies = TrustedProxies.none
    /// Certificate and key, when this server speaks TLS itself.
    package var tls: TLSFiles?
    /// How the request log is written.
    package var logFormat = LogFormat.text
    /// The bearer secret that opens `/metrics` to other machines; nil leaves it to loopback alone.
    package var metricsSecret: String?
    /// Where GitHub publishes the keys that it signs reports of leaks with; nil: its reports are not taken.
    package var gitHubKeysURL: String?
    /// How many connections may be open at once; further ones wait unaccepted.
    package var maximumConnections = 4096
    /// How long a request may take, its body included.
    package var deadline = Duration.seconds(30)
    /// How long a connection may be idle.
    package var idleTimeout = Duration.seconds(60)
    /// How long a stop waits for requests under way.
    package var stopTimeout = Duration.seconds(18)

    package init() {}

    /// PEM files: the certificate chain (leaf first) and its private key. Both are read again when they change.
    package struct TLSFiles: Hashable, Sendable {
        package let certificate: String
        package let key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// The form of the log: lines for people at a terminal, one JSON object per line for machines.
    package enum LogFormat: String, Sendable, CaseIterable {
        case text, json
    }

    /// The origin of links.
    package var origin: PublicURL { publicURL ?? PublicURL(host: host, port: port, isSecure: tls != nil) }

    /// Whether people reach the server over TLS, here or at a proxy.
    package var isSecure: Bool { tls != nil || origin.isSecure }

    /// The most bytes that the fields of one request may have, and the most fields (RFC 9110 leaves both to servers).
    static let maximumHeaderBytes = 16 * 1024
    static let maximumHeaderFields = 100
}

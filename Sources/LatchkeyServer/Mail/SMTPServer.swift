import FoundationEssentials
import LatchkeyCore

/// The mail server that takes this instance's letters.
package struct SMTPServer: Sendable, CustomStringConvertible {
    /// How the connection is protected.
    enum Security: Sendable {
        /// TLS from the first byte on: `smtps://`.
        case implicit
        /// TLS before anything else is said; a server that offers none gets nothing.
        case required
        /// None, which the URL must ask for unless the host is this machine.
        case off
    }

    struct Credentials: Sendable {
        let user: String
        let password: String
    }

    let host: String
    let port: Int
    let security: Security
    let credentials: Credentials?
    /// A PEM file of the authorities to be trusted; nil: those of the system.
    package var authorities: String?

    /// Host and port, without the secrets.
    package var description: String { "\(host), port \(port)" }

    /// Whether the URL has a password in it.
    package var hasPassword: Bool { credentials != nil }

    /// `smtp://user:password@host:587`, `smtps://…:465`, `smtp://host:25?tls=off`; nil for all else. User and password
    /// are percent-encoded.
    package init?(_ text: String) {
        guard let url = URL(string: text, encodingInvalidCharacters: false), let scheme = url.scheme?.lowercased(),
            let host = url.host(percentEncoded: true), !host.isEmpty, !host.contains("%"),
            ["", "/"].contains(url.path()), url.fragment() == nil, url.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        switch (scheme, url.query()) {
        case ("smtps", nil): security = .implicit
        case ("smtp", nil): security = Self.isLoopback(bare) ? .off : .required
        case ("smtp", "tls=required"): security = .required
        case ("smtp", "tls=off"): security = .off
        default: return nil
        }
        self.host = bare
        port = url.port ?? (scheme == "smtps" ? 465 : 587)
        switch (url.user(percentEncoded: false), url.password(percentEncoded: false)) {
        case (nil, nil): credentials = nil
        case (let user?, let password?) where Self.isText(user) && Self.isText(password):
            credentials = Credentials(user: user, password: password)
        default: return nil
        }
    }

    /// Something without control characters.
    private static func isText(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host.lowercased() == "localhost"
            || ["127.0.0.0/8", "::1"].contains { AddressRange($0)?.contains(host) == true }
    }
}

import FoundationEssentials

/// Where people and clients reach this server: the origin that every link which leaves it begins with. It comes from
/// the configuration and never from the Host header, which anybody can choose.
package struct PublicURL: Hashable, Sendable, CustomStringConvertible {
    /// The origin, without a slash at the end: `https://keys.example.com`.
    package let description: String
    /// Whether people reach the server over TLS: cookies are then `Secure` and HSTS is sent.
    package let isSecure: Bool

    /// Nil unless the text is `http` or `https`, a host and perhaps a port, with nothing behind but a slash.
    package init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host(percentEncoded: true), !host.isEmpty, url.user() == nil, url.query() == nil,
            url.fragment() == nil, url.path().isEmpty || url.path() == "/"
        else { return nil }
        isSecure = scheme == "https"
        let shownHost = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        description = "\(scheme)://\(shownHost.lowercased())" + (url.port.map { ":\($0)" } ?? "")
    }

    /// The origin of a server without a public URL: plain HTTP (or HTTPS) at its own address.
    package init(host: String, port: Int, isSecure: Bool) {
        self.isSecure = isSecure
        let shownHost = host.contains(":") ? "[\(host)]" : host
        description = "\(isSecure ? "https" : "http")://\(shownHost):\(port)"
    }

    /// The host alone; an IPv6 address in brackets.
    package var host: String {
        let authority = description.drop { $0 != ":" }.dropFirst(3)
        return String(authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" })
    }

    /// The address of a path (which begins with a slash and may carry a query) on this server.
    package func link(_ path: String) -> String { description + path }
}

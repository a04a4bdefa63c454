import FoundationEssentials

/// Where a webhook's events go, taken apart: https, or what the instance allows by name.
package struct WebhookTarget: Sendable, Hashable {
    /// With its host in small letters, as `host` has it: whoever dials looks for the checked address under that name.
    package let url: String
    package let host: String
    package let port: Int
    package let isSecure: Bool
    /// Whether the instance's admin has allowed this host by name, with http and any port.
    package let isAllowedHost: Bool

    /// https's own port and those that need no privilege: mail and other services of below are out of reach.
    private static func isOpen(_ port: Int) -> Bool { port == 443 || port >= 1024 }
    private static let maximumLength = 2_000

    /// - Parameter hosts: names and networks that the instance allows (`--allow-webhook-host`).
    /// - Returns: nil for what can't be sent to.
    package init?(_ text: String, allowing hosts: [String]) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains("\\"), let parts = URL(string: text), let scheme = parts.scheme?.lowercased(),
            ["https", "http"].contains(scheme), let host = parts.host(percentEncoded: true)?.lowercased(),
            !host.isEmpty,
            !host.contains("%"), parts.user() == nil, parts.password() == nil, parts.fragment == nil
        else { return nil }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        isSecure = scheme == "https"
        self.host = bare
        port = parts.port ?? (isSecure ? 443 : 80)
        isAllowedHost = hosts.contains { $0.lowercased() == bare || AddressRange($0)?.contains(bare) == true }
        let authority = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        let path = text[authority...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        url = text[..<authority].lowercased() + text[authority..<path].lowercased() + text[path...]
        guard (1...65_535).contains(port), isAllowedHost || isSecure && Self.isOpen(port) else { return nil }
    }

    /// For people: the host of an address that was checked when it was saved.
    package static func host(of url: String) -> String {
        URL(string: url)?.host() ?? ""
    }
}

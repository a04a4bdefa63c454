import LatchkeyCore

/// Which addresses webhooks may be sent to: those of the public internet, and what the instance's admin allows.
package struct AddressPolicy: Sendable {
    /// The IANA registries of special-purpose addresses (RFC 6890), with what leads from IPv6 to IPv4: an address that is
    /// none of a public server.
    private static let forbidden = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    ].compactMap(AddressRange.init)
    /// All of IPv6 that is given to public networks.
    private static let publicIPv6 = AddressRange("2000::/3")

    private let allowed: [AddressRange]

    /// - Parameter hosts: what `--allow-webhook-host` names; those that are no networks are for `WebhookTarget`.
    package init(allowing hosts: [String]) {
        allowed = hosts.compactMap(AddressRange.init)
    }

    /// - Parameter address: in text form, as the resolver gives it.
    package func permits(_ address: String) -> Bool {
        guard let bytes = AddressRange.bytes(of: address) else { return false }
        if allowed.contains(where: { $0.contains(address) }) { return true }
        guard !Self.forbidden.contains(where: { $0.contains(address) }) else { return false }
        return bytes.count == 4 || Self.publicIPv6?.contains(address) == true
    }
}

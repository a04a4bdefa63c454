#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A range of IP addresses in CIDR notation ("10.0.0.0/8", "fd00::/8"); a bare address is a range of one.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]
    private let prefix: Int
    package let description: String

    /// Nil when the text is no address, or the prefix does not fit it.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let bytes = Self.bytes(of: String(first)) else { return nil }
        let limit = bytes.count * 8
        var prefix = limit
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let given = Int(parts[1]) else {
                return nil
            }
            // The prefix of an IPv4 address that is written as IPv6 counts the 96 bits before it.
            prefix = first.contains(":") ? given - (128 - limit) : given
            guard (0...limit).contains(prefix) else { return nil }
        }
        self.bytes = bytes
        self.prefix = prefix
        description = text
    }

    /// Whether the address (text form, IPv4 or IPv6) lies in this range. An IPv4 address mapped into IPv6 counts as
    /// the IPv4 address it is.
    package func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
        return agrees(with: other)
    }

    /// Whether as many bits as the prefix has are the same.
    private func agrees(with other: [UInt8]) -> Bool {
        let whole = prefix / 8
        guard other[..<whole] == bytes[..<whole] else { return false }
        let rest = prefix % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return other[whole] & mask == bytes[whole] & mask
    }

    /// Whether all of the other range lies in this one.
    func contains(_ other: AddressRange) -> Bool {
        guard other.bytes.count == bytes.count, other.prefix >= prefix else { return false }
        return agrees(with: other.bytes)
    }

    /// Contains no address.
    static let nowhere = AddressRange(bytes: [], prefix: 0, description: "nowhere")

    private init(bytes: [UInt8], prefix: Int, description: String) {
        self.bytes = bytes
        self.prefix = prefix
        self.description = description
    }

    /// The network that an address is taken to belong to: 24 bits of IPv4, 48 of IPv6; nil for no address.
    package static func network(of address: String) -> String? {
        guard let bytes = bytes(of: address) else { return nil }
        if bytes.count == 4 { return bytes[..<3].map(String.init).joined(separator: ".") + ".0/24" }
        let groups = stride(from: 0, to: 6, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/48"
    }

    /// Addresses of this machine itself.
    package static let loopback = ["127.0.0.0/8", "::1/128"].compactMap(AddressRange.init)

    /// The address in network order: 4 or 16 bytes, nil when the text is no IP address.
    package static func bytes(of address: String) -> [UInt8]? {
        // C would read no further, and take what stands behind it for part of the address.
        guard !address.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, address, &bytes) == 1 { return Array(bytes[..<4]) }
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return nil }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : bytes
    }
}

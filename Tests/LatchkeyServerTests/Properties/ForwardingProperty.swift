import HTTPTypes
import LatchkeyCore

@testable import LatchkeyServer

/// Nothing that a client sends makes it come from elsewhere: what stands before the address that the nearest proxy has
/// seen does not matter.
enum ForwardingProperty {
    private static let peers = ["10.0.0.1", "::ffff:10.0.0.1", "fd00::1", "203.0.113.9"]
    private static let proxies = TrustedProxies(["10.0.0.0/8", "fd00::/8"].compactMap(AddressRange.init))

    static func check(_ bytes: [UInt8]) throws {
        for peer in peers {
            let text = String(decoding: bytes, as: UTF8.self)
            let address = client(peer, text)
            try hold(
                TrustedProxies.none.clientAddress(peer: nil, headers: headers(text)) == nil, "nobody has an address")
            let isTrusted = proxies.ranges.contains { $0.contains(peer) }
            try hold(AddressRange.bytes(of: address) != nil, "\(address) is no address")
            try hold(isTrusted || address == peer, "somebody who is no proxy was believed")
            guard !proxies.ranges.contains(where: { $0.contains(address) }) else { continue }
            for forged in ["198.51.100.7", "10.0.0.9", "", "[::1]", "\u{0}"] {
                try hold(client(peer, forged + ", " + text) == address, "\(forged) before it changes \(address)")
            }
        }
    }

    private static func client(_ peer: String, _ text: String) -> String {
        proxies.clientAddress(peer: peer, headers: headers(text)) ?? ""
    }

    /// As it comes: in one header or several.
    private static func headers(_ text: String) -> HTTPFields {
        var headers = HTTPFields()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            headers.append(HTTPField(name: .xForwardedFor, lenientValue: Array(line.utf8)))
        }
        return headers
    }
}

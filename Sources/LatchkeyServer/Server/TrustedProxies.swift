package import HTTPTypes
package import LatchkeyCore

/// The proxies whose word on the client's address and scheme is taken. Without any, forwarding headers are ignored,
/// because anybody can send them.
package struct TrustedProxies: Sendable {
    package let ranges: [AddressRange]

    package init(_ ranges: [AddressRange]) { self.ranges = ranges }

    /// No proxy is trusted.
    package static let none = TrustedProxies([])

    /// The address of the client: the peer's own, or, when the peer is a trusted proxy, the last address in
    /// `X-Forwarded-For` that no trusted proxy has (what stands before it could have been sent by the client).
    package func clientAddress(peer: String?, headers: HTTPFields) -> String? {
        clientAddress(peer: peer, forwarded: headers[values: .xForwardedFor])
    }

    /// - Parameter forwarded: the values of `X-Forwarded-For`; asked for only where the peer is a proxy.
    func clientAddress(peer: String?, forwarded: @autoclosure () -> [String]) -> String? {
        guard let peer, !ranges.isEmpty, trusts(peer) else { return peer.map(Self.unmapped) }
        var client = peer
        for hop in forwarded().flatMap({ $0.split(separator: ",") }).reversed() {
            guard let address = Self.address(in: hop) else { break }
            client = address
            if !trusts(address) { break }
        }
        return Self.unmapped(client)
    }

    private func trusts(_ address: String) -> Bool { ranges.contains { $0.contains(address) } }

    /// The IP address in one element of the header: spaces, a port and brackets are taken off.
    private static func address(in hop: Substring) -> String? {
        var text = hop.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        if text.first == "[", let end = text.firstIndex(of: "]") {
            text = text[text.index(after: text.startIndex)..<end]
        } else if let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].firstIndex(of: ":") == nil {
            text = text[..<colon]
        }
        let address = String(text)
        return AddressRange.bytes(of: address) == nil ? nil : address
    }

    /// "::ffff:10.0.0.1", as a socket for both families names an IPv4 peer, is shown as "10.0.0.1".
    private static func unmapped(_ address: String) -> String {
        guard address.hasPrefix("::ffff:"), let bytes = AddressRange.bytes(of: address), bytes.count == 4 else {
            return address
        }
        return bytes.map(String.init).joined(separator: ".")
    }
}

extension HTTPField.Name {
    /// The de facto standard by which proxies name the client they answer for.
    static let xForwardedFor = HTTPField.Name.known("X-Forwarded-For")
}

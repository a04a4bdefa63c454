import LatchkeyStorage

@testable import LatchkeyCore

/// A network is stored as text, and what is read from there admits the same addresses, no more and no less.
enum NetworkProperty {
    static func check(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        if let range = AddressRange(text) { try check(range) }
        // As a form has them, and as the API does, where any character may be in one of them.
        if let ranges = try? TokenPolicy.networks(text) { try checkStored(ranges) }
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let ranges = try? TokenPolicy.networks(parts) { try checkStored(ranges) }
    }

    private static func checkStored(_ ranges: [AddressRange]) throws {
        for range in ranges { try check(range) }
        let text = TokenPolicy(networks: ranges).networksText
        var row = Row([text.map { .text($0) } ?? .null, .null, .null, .integer(0)])
        let stored = try TokenPolicy(row: &row)
        try hold(stored.networks == ranges, "stored as \(text ?? "nothing") it is another: \(stored.networks)")
    }

    private static func check(_ range: AddressRange) throws {
        let text = range.description
        try hold(AddressRange(text) == range, "\(text) is another when it is read again")
        try hold(text.utf8.allSatisfy(isPlain), "\(text) has characters that no network has")
        try hold(range.contains(range), "\(text) does not contain itself")
        let address = String(text.prefix { $0 != "/" })
        try hold(range.contains(address), "\(text) does not contain its own address")
        try hold(
            AddressRange(address).map(range.contains) == true, "\(text) does not contain the network of its address")
        let wholes = ["0.0.0.0/0", "::/0"].compactMap(AddressRange.init)
        try hold(wholes.count { $0.contains(range) } == 1, "\(text) is in no family")
        // 96 bits come before the IPv4 address that is written as IPv6.
        let prefix = text.utf8.contains(UInt8(ascii: "/")) ? text.split(separator: "/").last.flatMap { Int($0) } : nil
        for whole in wholes where range.contains(whole) {
            try hold(prefix == 0 || prefix == 96, "\(text) contains every address")
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}

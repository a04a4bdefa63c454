import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Who a client is: the peer, unless a trusted proxy says otherwise.
@Suite struct AddressTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.1.2.3", true), ("10.0.0.0/8", "11.1.2.3", false), ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.2", false), ("192.168.4.0/22", "192.168.7.255", true),
        ("192.168.4.0/22", "192.168.8.0", false), ("0.0.0.0/0", "203.0.113.9", true), ("fd00::/8", "fd12::1", true),
        ("fd00::/8", "fe80::1", false), ("::1/128", "::1", true), ("10.0.0.0/8", "::ffff:10.0.0.1", true),
        ("fd00::/8", "10.0.0.1", false), ("::ffff:10.0.0.0/104", "10.1.2.3", true),
        ("::ffff:10.0.0.0/104", "11.1.2.3", false), ("::ffff:0:0/96", "203.0.113.9", true),
    ])
    func ranges(_ range: String, _ address: String, _ isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(address) == isInside)
    }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "::1/129", "host", "10.0.0.0/8/8",
        "::ffff:10.0.0.0/8", "10.0.0.1\0", "10.0.0.1\0,198.51.100.7/32", "fd00::1\0/8",
    ])
    func noRanges(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    static let proxies = TrustedProxies(["10.0.0.0/8", "127.0.0.1"].compactMap(AddressRange.init))

    @Test(arguments: [
        // Nobody but a trusted peer is believed.
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        // What stands before the first untrusted address could have been sent by the client.
        ("10.0.0.1", ["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.2.3.4", "198.51.100.1 , 127.0.0.1"], "198.51.100.1"),
        // All trusted: the farthest.
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        // Rubbish ends the chain.
        ("10.0.0.1", ["rubbish, 10.0.0.2"], "10.0.0.2"), ("10.0.0.1", [""], "10.0.0.1"), ("10.0.0.1", [], "10.0.0.1"),
        // Ports and brackets.
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"), ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"), ("::ffff:203.0.113.9", [], "203.0.113.9"),
    ])
    func clients(_ peer: String, _ forwarded: [String], _ client: String) {
        var headers = HTTPFields()
        headers[values: .xForwardedFor] = forwarded
        #expect(Self.proxies.clientAddress(peer: peer, headers: headers) == client)
    }

    @Test func withoutProxiesTheHeaderIsIgnored() {
        let headers: HTTPFields = [.xForwardedFor: "198.51.100.1"]
        #expect(TrustedProxies.none.clientAddress(peer: "127.0.0.1", headers: headers) == "127.0.0.1")
        #expect(TrustedProxies.none.clientAddress(peer: nil, headers: headers) == nil)
    }

    @Test(arguments: [
        ("https://keys.example.com", "https://keys.example.com", true),
        ("https://Keys.Example.com/", "https://keys.example.com", true),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", false), ("http://[::1]:8080", "http://[::1]:8080", false),
    ])
    func publicURLs(_ text: String, _ origin: String, _ isSecure: Bool) throws {
        let url = try #require(PublicURL(text))
        #expect(url.description == origin && url.isSecure == isSecure)
        #expect(url.link("/sign-in") == origin + "/sign-in")
    }

    @Test(arguments: [
        "", "keys.example.com", "ftp://keys.example.com", "https://", "https://a.example/path", "https://a.example?x=1",
        "https://user@a.example", "https://a.example#x",
    ])
    func noPublicURLs(_ text: String) {
        #expect(PublicURL(text) == nil)
    }
}

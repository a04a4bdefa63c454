import Testing

@testable import LatchkeyCore

@Suite struct PublicSuffixTests {
    @Test(
        arguments: [
            ("example.com", "example.com"),
            ("www.example.com", "example.com"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("a.b.c.d.e.f.g.h.i.j.k.example.co.uk", "example.co.uk"),
            ("EXAMPLE.Co.UK", "example.co.uk"),
            ("www.example.com.", "example.com"),
            ("pages.me.github.io", "me.github.io"),
            // A rule with a star, and its exception.
            ("x.a.b.ck", "a.b.ck"),
            ("b.ck", nil),
            ("www.ck", "www.ck"),
            ("x.city.kawasaki.jp", "city.kawasaki.jp"),
            // A top-level domain that nobody has.
            ("a.corp.internal", "corp.internal"),
            // Unicode and punycode, in the name and in the suffix.
            ("www.bücher.de", "bücher.de"),
            ("www.xn--bcher-kva.de", "xn--bcher-kva.de"),
            ("a.例子.公司.cn", "例子.公司.cn"),
            ("a.xn--fsqu00a.xn--55qx5d.cn", "xn--fsqu00a.xn--55qx5d.cn"),
            ("公司.cn", nil),
            ("xn--55qx5d.cn", nil),
        ] as [(String, String?)])
    func domains(host: String, expected: String?) {
        #expect(PublicSuffix.registrableDomain(of: host) == expected)
    }

    @Test(arguments: [
        "", ".", "..", "com", "com.", ".com", "co.uk", "github.io", "localhost", "127.0.0.1", "[::1]", "::ffff:1.2.3.4",
        "example..com", ".example.com", "example.com..", "example.com\u{0}", "a\u{0}.example.com", "a b.com", "a.com\n",
        String(repeating: "a.", count: 5_000_000) + "com", String(repeating: "a", count: 2000) + ".com",
    ])
    func nothingRegistered(host: String) {
        #expect(PublicSuffix.registrableDomain(of: host) == nil)
    }
}

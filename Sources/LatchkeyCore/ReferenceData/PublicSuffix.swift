import CPublicSuffix

/// Where a domain's owner begins, by the Public Suffix List that is built into libpsl.
package enum PublicSuffix {
    /// The most bytes of a host that are looked at: 253 characters in punycode can stand for as many in Unicode.
    private static let limit = 1012

    // Unsafe to the compiler as a pointer to something opaque. libpsl's built-in list is constant data that nothing
    // changes or frees, and its look-ups keep no state, so threads can share it. Nil if libpsl was built without one.
    private nonisolated(unsafe) static let list = psl_builtin()

    /// The part of a host that somebody registered: `example.co.uk` of `a.b.example.co.uk`.
    ///
    /// Upper case and one dot at the end are taken off. Unicode and punycode (`xn--`) both work and stay as they are.
    /// Under a top-level domain that the list does not know, the last two labels.
    ///
    /// - Returns: nil for a public suffix itself (`co.uk`, and `github.io`, under which strangers have names), for a
    ///   host without a dot, for an IP address and for what is no host.
    package static func registrableDomain(of domain: String) -> String? {
        guard domain.utf8.count <= limit else { return nil }
        var host = domain.lowercased()
        if host.hasSuffix(".") { host.removeLast() }
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }),
            host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            // No top-level domain is a number; what ends in one is an IP address (WHATWG URL, "ends in a number").
            !labels[labels.count - 1].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return host.withCString { text in
            // The result points into the text.
            psl_registrable_domain(list, text).map { String(cString: $0) }
        }
    }
}

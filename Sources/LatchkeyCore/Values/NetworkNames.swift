extension DomainName {
    /// Reads a domain as people write it: a scheme, user, port and path are taken off, letters become lower case. Nil
    /// for what has no registrable part.
    init?(written text: String) {
        var host = text.trimmingWhitespace().lowercased()[...]
        if let scheme = host.firstRange(of: "://") { host = host[scheme.upperBound...] }
        host = host.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        if let colon = host.firstIndex(of: ":") { host = host[..<colon] }
        if host.last == "." { host.removeLast() }
        // Everybody's web server, nobody's company: www.acme.com and acme.com must not become two.
        if host.hasPrefix("www."), host.dropFirst(4).contains(".") { host = host.dropFirst(4) }
        self.init(host: String(host))
    }

    /// A bare host name in lower case.
    init?(host: String) {
        guard host.utf8.count <= 253, Self.isHostName(host), let root = PublicSuffix.registrableDomain(of: host) else {
            return nil
        }
        domain = host
        self.root = root
    }

    /// Labels of 1 to 63 letters, digits and inner hyphens; letters of any script.
    private static func isHostName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            }
    }
}

extension EmailAddress {
    /// Reads an address; nil for what is none.
    init?(written text: String) {
        let original = text.trimmingWhitespace()
        let address = original.lowercased()
        guard address.utf8.count <= 254, let at = address.lastIndex(of: "@") else { return nil }
        let local = String(address[..<at])
        guard (1...64).contains(local.utf8.count), !local.hasPrefix("."), !local.hasSuffix("."), !local.contains(".."),
            local.unicodeScalars.allSatisfy(Self.mayStandInLocalPart),
            let domain = DomainName(host: String(address[address.index(after: at)...]))
        else { return nil }
        self.init(original: original, address: address, domain: domain.domain, root: domain.root, local: local)
    }

    /// RFC 5321's atoms and RFC 6531's letters of other scripts; quoted local parts are nobody's.
    private static func mayStandInLocalPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9": true
        case ".", "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}", "~": true
        default: scalar.value > 0x9f && !scalar.properties.isWhitespace
        }
    }
}

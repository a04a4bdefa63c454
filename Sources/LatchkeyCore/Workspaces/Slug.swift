/// The part of a path that names a workspace: `acme-inc`.
package enum Slug {
    /// The most characters of a slug.
    package static let limit = 48

    /// "Acme Inc" becomes "acme-inc": letters of the Latin alphabet and digits stay, all else is a hyphen.
    package static func make(from name: String) -> String {
        let letters = name.lowercased().unicodeScalars.map { scalar -> Substring in
            switch scalar {
            case "a"..."z", "0"..."9": Substring(String(scalar))
            case "'", "’": ""
            default: plainLetters[scalar] ?? "-"
            }
        }
        let words = letters.joined().split(separator: "-", omittingEmptySubsequences: true)
        var slug = words.joined(separator: "-").prefix(limit)
        while slug.last == "-" { slug.removeLast() }
        return slug.count < 2 ? "my-workspace" : String(slug)
    }

    /// - Throws: `.invalid` for another form, or a reserved word.
    package static func validated(_ text: String) throws -> String {
        let slug = text.trimmingWhitespace().lowercased()
        let isWellFormed =
            (2...limit).contains(slug.utf8.count)
            && slug.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
            && !slug.hasPrefix("-") && !slug.hasSuffix("-") && !slug.contains("--")
        guard isWellFormed else {
            throw LatchkeyError.invalid(
                "slug", "Enter 2 to \(limit) lower-case letters, digits and single hyphens, such as acme-inc.")
        }
        guard !reserved.contains(slug) else {
            throw LatchkeyError(
                .conflict, .slugReserved, "“\(slug)” is reserved for the server's own pages. Choose another.",
                field: "slug")
        }
        return slug
    }

    /// First parts of the server's own paths, now and later: no workspace may take one.
    package static let reserved: Set<String> = [
        "account", "admin", "api", "app", "assets", "authorize", "confirm-password", "connect", "device", "docs",
        "favicon", "gateway", "health", "healthz", "help", "images", "invitation", "invitations", "latchkey", "login",
        "logout", "me", "metrics", "new", "oauth", "openapi", "profile", "readyz", "register", "reset-password",
        "robots", "scim", "security", "self", "set-up", "settings", "setup", "sign-in", "sign-out", "sign-up",
        "static", "status", "support", "system", "user", "users", "v1", "v2", "v3", "webhooks", "well-known",
        "workspace", "workspaces", "www",
    ]

    private static let plainLetters: [Unicode.Scalar: Substring] = {
        let groups: [(String, Substring)] = [
            ("àáâãåāăą", "a"), ("ä", "ae"), ("æ", "ae"), ("çćĉċč", "c"), ("ďđð", "d"), ("èéêëēĕėęě", "e"),
            ("ĝğġģ", "g"), ("ĥħ", "h"), ("ìíîïĩīĭįı", "i"), ("ĵ", "j"), ("ķ", "k"), ("ĺļľł", "l"), ("ñńņň", "n"),
            ("òóôõōŏő", "o"), ("öøœ", "oe"), ("ŕŗř", "r"), ("śŝşš", "s"), ("ß", "ss"), ("ţťŧ", "t"), ("þ", "th"),
            ("ùúûũūŭůűų", "u"), ("ü", "ue"), ("ŵ", "w"), ("ýÿŷ", "y"), ("źżž", "z"),
        ]
        return Dictionary(
            uniqueKeysWithValues: groups.flatMap { letters, plain in letters.unicodeScalars.map { ($0, plain) } })
    }()
}

/// The names by which the API knows objects and attributes.
package enum APISlug {
    /// The most characters.
    package static let limit = 64

    /// Paths of a workspace's own pages: no object may take one.
    package static let reservedForObjects: Set<String> = [
        "settings", "objects", "person", "company", "import", "export",
    ]

    /// - Throws: `LatchkeyError` 400 for anything but letters, digits, hyphens and underscores, or what looks like an id.
    static func validated(_ text: String, at path: [ValidationIssue.Step] = [.name("data"), .name("api_slug")])
        throws -> String
    {
        let isWellFormed =
            (1...limit).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
                default: false
                }
            }
        guard isWellFormed, ObjectID(text) == nil else {
            let message = "A slug has 1 to \(limit) letters, digits, hyphens and underscores, and is no UUID."
            throw LatchkeyError(
                .invalid, .validationType, "Body payload validation error.", field: "api_slug",
                issues: [ValidationIssue("invalid_string", at: path, message)])
        }
        return text
    }

    /// "Deal size (EUR)" becomes "deal_size_eur".
    package static func make(from title: String) -> String {
        let slug = Slug.make(from: title).replacing("-", with: "_")
        return slug == "my_workspace" ? "attribute" : slug
    }
}

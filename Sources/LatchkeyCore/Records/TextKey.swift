import Crypto

/// A text as the index holds it: compared without case by its beginning, with what is needed to tell texts apart that
/// have the same beginning.
struct TextKey: Sendable, Hashable {
    /// The most characters (Unicode scalars) of a key.
    static let limit = 200

    /// The beginning, case folded.
    let key: String
    /// The text itself where it is not the key: a long one by its hash. Empty where it is.
    let exact: String
    /// The whole text, case folded, where the key is not all of it.
    let rest: String?

    static func == (one: TextKey, other: TextKey) -> Bool {
        ExactText(one.key) == ExactText(other.key) && ExactText(one.exact) == ExactText(other.exact)
    }

    func hash(into hasher: inout Hasher) {
        ExactText(key).hash(into: &hasher)
        ExactText(exact).hash(into: &hasher)
    }

    init(_ text: String) {
        let folded = Self.folded(text)
        if folded.unicodeScalars.count <= Self.limit {
            key = folded
            rest = nil
            exact = folded == text ? "" : text
        } else {
            key = Self.beginning(of: folded)
            rest = folded
            exact = "\u{1}" + Hex.text(SHA256.hash(data: Array(text.utf8)))
        }
    }

    static func folded(_ text: String) -> String { text.lowercased() }

    static func beginning(of folded: String) -> String {
        String(String.UnicodeScalarView(folded.unicodeScalars.prefix(limit)))
    }
}

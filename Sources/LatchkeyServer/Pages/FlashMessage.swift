import LatchkeyCore

/// One sentence for the next page ("Billing sync was deleted."), kept in a cookie. Never holds a secret.
package struct FlashMessage: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case good, bad
    }

    package let kind: Kind
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// Good news.
    package init(_ text: String) {
        self.init(.good, text)
    }

    /// Names can be long, cookies cannot.
    private static let maximumCharacters = 300

    var cookieValue: String {
        "\(kind.rawValue).\(PercentEncoding.encode(String(text.prefix(Self.maximumCharacters))))"
    }

    init?(cookieValue: String) {
        let parts = cookieValue.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), parts[1].utf8.count <= 4_000 else {
            return nil
        }
        self.init(kind, String(URLEncodedForm.decode(parts[1].utf8).prefix(Self.maximumCharacters)))
    }
}

/// Where a leaked secret was found: a text that anybody may have sent.
enum LeakPlace {
    private static let limit = 500

    /// On one line, without what turns or hides text and without any secret, no longer than people read.
    static func tidy(_ text: String) -> String {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.filter { !Validation.isDisruptive($0) }))
        return TokenFinder.masking(String(plain.trimmingWhitespace().prefix(2 * limit))).shortened(to: limit)
    }
}

extension String {
    fileprivate func shortened(to limit: Int) -> String { count > limit ? prefix(limit - 1) + "…" : self }
}

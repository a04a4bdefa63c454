extension Int {
    /// "1 token", "3 tokens", "no tokens".
    package func counted(_ one: String, _ many: String? = nil) -> String {
        switch self {
        case 0: "no \(many ?? one + "s")"
        case 1: "1 \(one)"
        default: "\(self) \(many ?? one + "s")"
        }
    }
}

extension String {
    /// With a capital at its beginning.
    package var asSentence: String { prefix(1).uppercased() + dropFirst() }
}

extension Int {
    /// "12,345"
    var grouped: String { NumberText.grouped(Double(self)) }
}

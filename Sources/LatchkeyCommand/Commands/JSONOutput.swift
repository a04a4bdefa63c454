import FoundationEssentials

/// Results for scripts.
enum JSONOutput {
    /// `value` on one line or several, members in the order of their names, with a line break at the end.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}

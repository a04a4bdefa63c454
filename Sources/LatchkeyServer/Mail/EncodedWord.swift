import FoundationEssentials

/// Text of a header (RFC 2047): as it is where it is short ASCII, else as encoded words in base 64.
enum EncodedWord {
    /// What stands between two words of one text.
    static let fold = "\r\n "
    /// Bytes of a word: with `Subject: ` before it a line of at most 76 characters.
    private static let wordLimit = 39
    /// The same of text as it is.
    private static let plainLimit = 67

    static func text(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
        guard !isPlain || text.utf8.count > plainLimit else { return text }
        return pieces(of: text).map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: fold)
    }

    /// Cut between characters of Unicode, for each word is read by itself. Control characters become spaces.
    private static func pieces(of text: String) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = scalar.properties.generalCategory == .control ? [0x20] : Array(String(scalar).utf8)
            if pieces[pieces.count - 1].count + bytes.count > wordLimit { pieces.append([]) }
            pieces[pieces.count - 1] += bytes
        }
        return pieces
    }
}

/// Digits, upper case, lower case: no character that a double click stops at.
enum Base62 {
    static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// A number in exactly `width` characters, most significant first.
    static func text(_ number: UInt32, width: Int) -> [UInt8] {
        var characters = [UInt8](repeating: alphabet[0], count: width)
        var rest = number
        for position in stride(from: width - 1, through: 0, by: -1) {
            characters[position] = alphabet[Int(rest % 62)]
            rest /= 62
        }
        return characters
    }
}

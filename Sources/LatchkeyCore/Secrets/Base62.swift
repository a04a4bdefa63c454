/// Digits, upper case, lower case: no character that a double click stops at.
enum Base62 {
    static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

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

/// A random value of 128 bits in a cookie of its own, for forms before there is a session.
enum PageNonce {
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return hex(generator.next()) + hex(generator.next())
    }

    /// The value if it looks like one of ours.
    static func checked(_ text: String) -> String? {
        text.utf8.count == 32 && text.allSatisfy(\.isHexDigit) ? text : nil
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

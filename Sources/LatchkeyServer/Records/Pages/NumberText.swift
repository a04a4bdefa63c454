import LatchkeyCore

/// Numbers and amounts as people read them.
enum NumberText {
    /// `1,234,567.5`
    static func grouped(_ number: Double) -> String {
        let plain = JSON.number(number).text
        guard !plain.contains("e") else { return plain }
        let sign = plain.hasPrefix("-") ? "-" : ""
        let parts = plain.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        let digits = Array(parts.first ?? "0")
        var whole = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        return sign + whole + (parts.count > 1 ? ".\(parts[1])" : "")
    }

    /// `$1,250.50`, or the way in which the attribute names its currency.
    static func amount(_ number: Double, _ configuration: AttributeConfiguration) -> String {
        let code = configuration.currencyCode ?? "USD"
        var text = grouped(abs(number))
        if let point = text.firstIndex(of: "."), text.distance(from: point, to: text.endIndex) == 2 { text += "0" }
        let sign = number < 0 ? "-" : ""
        switch configuration.currencyDisplay ?? .symbol {
        case .code: return "\(code) \(sign)\(text)"
        case .name: return "\(sign)\(text) \(CurrencyCode.name(of: code) ?? code)"
        case .symbol: return prefixed(CurrencyCode.symbol(of: code) ?? code, sign, text)
        case .narrowSymbol: return prefixed(CurrencyCode.narrowSymbol(of: code) ?? code, sign, text)
        }
    }

    /// A symbol stands at the number, letters keep away from it: `€5`, `CHF 5`.
    private static func prefixed(_ symbol: String, _ sign: String, _ text: String) -> String {
        let space = symbol.last?.isLetter == true ? "\u{a0}" : ""
        return "\(sign)\(symbol)\(space)\(text)"
    }
}

import LatchkeyCore

/// Whence and how often, as forms ask it: of a token, or of all tokens of a connected app.
struct PolicyFields: Sendable {
    struct Choice: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    static let names = ["networks", "rate_limit"]

    let networks: FormField
    let limitCount: String
    let limitHint: String
    let limitError: String?
    let periods: [Choice]

    /// - Parameters:
    ///   - elsewhere: what an address outside of the networks means.
    ///   - limited: what the rate limit counts.
    init(
        _ ranges: [AddressRange], _ limit: TokenRateLimit?, elsewhere: String, limited: String, _ form: Form,
        _ error: LatchkeyError?
    ) {
        var field = FormField(
            "networks", "Allowed networks", value: ranges.map(\.description).joined(separator: "\n"))
        field.isArea = true
        field.hint =
            "One a line: 203.0.113.0/24, 2001:db8::/32 or a single address. \(elsewhere) Empty: from everywhere."
        networks = field.showing(form, error)
        limitCount = form.has("limit_count") ? form.text("limit_count") : limit.map { "\($0.count)" } ?? ""
        limitHint = limited
        limitError = error?.field == "rate_limit" ? error?.message : nil
        let period = form.has("limit_period") ? form.text("limit_period") : (limit?.period ?? .minute).rawValue
        periods = TokenRateLimit.Period.allCases.map {
            Choice(value: $0.rawValue, title: "a \($0.rawValue)", isChosen: $0.rawValue == period)
        }
    }

    /// The limits in words; nil for none.
    static func words(_ networks: [AddressRange], _ limit: TokenRateLimit?) -> String? {
        var words: [String] = []
        if let limit { words.append("at most \(limit.count) a \(limit.period.rawValue)") }
        switch networks.count {
        case 0: break
        case 1...3: words.append("only from \(networks.map(\.description).joined(separator: ", "))")
        default: words.append("only from \(networks.count) networks")
        }
        return words.isEmpty ? nil : words.joined(separator: ", ").asSentence
    }
}

extension Form {
    /// What the form says of networks.
    ///
    /// - Throws: `.invalid` with the field.
    var networks: [AddressRange] {
        get throws { try TokenPolicy.networks(text("networks")) }
    }

    /// What the form says of a rate limit; nil is none.
    ///
    /// - Throws: `.invalid` with the field.
    var rateLimit: TokenRateLimit? {
        get throws {
            let count = text("limit_count")
            guard !count.isEmpty else { return nil }
            guard let number = Int(count), let period = TokenRateLimit.Period(rawValue: text("limit_period")) else {
                throw LatchkeyError.invalid("rate_limit", "Enter a number from 1 to 1000000.")
            }
            return try TokenRateLimit(count: number, period: period)
        }
    }
}

import LatchkeyCore

/// What a form asks of a token beside its name, its scopes and its end.
struct TokenDetailFields: Sendable {
    struct Choice: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    static let names = ["description", "labels", "networks", "rate_limit", "custom_scopes"]

    let description: FormField
    let labels: FormField
    let networks: FormField
    /// Those that the workspace has.
    let customScopes: [Choice]
    let hasCustomScopes: Bool
    let limitCount: String
    let limitError: String?
    let periods: [Choice]
    /// Whether the section is open: something is there, or wrong.
    let isOpen: Bool

    /// - Parameter details: what the token has; the form's own values go before them.
    init(_ details: TokenDetails, _ rules: TokenRules, _ form: Form, _ error: LatchkeyError?) {
        var area = FormField("description", "Description", value: details.description)
        area.isArea = true
        area.maxLength = 500
        description = area.showing(form, error)
        var words = FormField("labels", "Labels", value: details.labels.joined(separator: ", "))
        words.hint = "Short words to find tokens by, such as billing, ci."
        labels = words.showing(form, error)
        var ranges = FormField(
            "networks", "Allowed networks", value: details.policy.networks.map(\.description).joined(separator: "\n"))
        ranges.isArea = true
        ranges.hint =
            "One a line: 203.0.113.0/24, 2001:db8::/32 or a single address. From elsewhere the token opens nothing. Empty: from everywhere."
        networks = ranges.showing(form, error)
        let chosen = error == nil ? details.customScopes.names : form.all("custom_scope")
        customScopes = rules.customScopes.names.map { Choice(value: $0, title: $0, isChosen: chosen.contains($0)) }
        hasCustomScopes = !customScopes.isEmpty
        let own = details.policy.rateLimit
        limitCount = form.has("limit_count") ? form.text("limit_count") : own.map { "\($0.count)" } ?? ""
        limitError = error?.field == "rate_limit" ? error?.message : nil
        let period = form.has("limit_period") ? form.text("limit_period") : (own?.period ?? .minute).rawValue
        periods = TokenRateLimit.Period.allCases.map {
            Choice(value: $0.rawValue, title: "a \($0.rawValue)", isChosen: $0.rawValue == period)
        }
        isOpen = details != TokenDetails() || error.map { Self.names.contains($0.field ?? "") } ?? false
    }
}

extension Form {
    /// What the fields of `TokenDetailFields` say.
    ///
    /// - Throws: `.invalid` with the field.
    func tokenDetails() throws -> TokenDetails {
        let count = text("limit_count")
        var policy = TokenPolicy(
            networks: try TokenPolicy.networks(text("networks")), isTest: text("environment") == "test")
        if !count.isEmpty {
            guard let number = Int(count), let period = TokenRateLimit.Period(rawValue: text("limit_period")) else {
                throw LatchkeyError.invalid("rate_limit", "Enter a number from 1 to 1000000.")
            }
            policy.rateLimit = try TokenRateLimit(count: number, period: period)
        }
        return TokenDetails(
            description: text("description"), labels: try TokenDetails.labels(text("labels")), policy: policy,
            customScopes: try CustomScopes(all("custom_scope")))
    }
}

import LatchkeyCore

/// What a form asks of a token beside its name, its scopes and its end.
struct TokenDetailFields: Sendable {
    static let names = ["description", "labels", "custom_scopes"] + PolicyFields.names

    let description: FormField
    let labels: FormField
    /// Those that the workspace has.
    let customScopes: [PolicyFields.Choice]
    let hasCustomScopes: Bool
    let policy: PolicyFields
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
        let chosen = error == nil ? details.customScopes.names : form.all("custom_scope")
        customScopes = rules.customScopes.names.map {
            PolicyFields.Choice(value: $0, title: $0, isChosen: chosen.contains($0))
        }
        hasCustomScopes = !customScopes.isEmpty
        policy = PolicyFields(
            details.policy.networks, details.policy.rateLimit, elsewhere: "From elsewhere the token opens nothing.",
            limited: "Requests, beside the limits of the server.", form, error)
        isOpen = details != TokenDetails() || error.map { Self.names.contains($0.field ?? "") } ?? false
    }
}

extension Form {
    /// What the fields of `TokenDetailFields` say.
    ///
    /// - Throws: `.invalid` with the field.
    func tokenDetails() throws -> TokenDetails {
        let policy = TokenPolicy(
            networks: try networks, rateLimit: try rateLimit, isTest: text("environment") == "test")
        return TokenDetails(
            description: text("description"), labels: try TokenDetails.labels(text("labels")), policy: policy,
            customScopes: try CustomScopes(all("custom_scope")))
    }
}

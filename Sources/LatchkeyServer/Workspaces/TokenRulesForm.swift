import LatchkeyCore

/// What a workspace lays down for its access tokens, on the General tab.
struct TokenRulesForm: Sendable {
    static let names = ["days_limit", "days_default", "custom_scopes"]

    let daysLimit: FormField
    let daysDefault: FormField
    let revokesUnused: Bool
    let refusesTests: Bool
    let customScopes: FormField

    init(_ rules: TokenRules, _ form: Form, _ error: LatchkeyError?) {
        let isOwn = error.map { Self.names.contains($0.field ?? "") } ?? false
        func field(_ name: String, _ label: String, _ days: Int?, _ hint: String) -> FormField {
            var field = FormField(name, label, value: days.map(String.init) ?? "")
            field.hint = hint
            field.maxLength = 4
            return isOwn ? field.showing(form, error) : field
        }
        daysLimit = field(
            "days_limit", "Longest life in days", rules.daysLimit,
            "For tokens made from now on; connected apps must ask again after it. Empty: no limit.")
        daysDefault = field(
            "days_default", "Suggested life in days", rules.daysDefault, "What the form for a new token begins with.")
        var scopes = FormField(
            "custom_scopes", "Custom scopes", value: rules.customScopes.names.joined(separator: "\n"))
        scopes.isArea = true
        scopes.hint =
            "One a line, as invoices:read: for your own services, which ask this server what a token may do. "
            + "Taken away here, a scope is taken from all tokens."
        customScopes = isOwn ? scopes.showing(form, error) : scopes
        revokesUnused = isOwn ? form.text("revokes_unused") == "on" : rules.revokesUnused
        refusesTests = isOwn ? form.text("refuses_tests") == "on" : rules.refusesTests
    }
}

extension Form {
    /// - Throws: `.invalid` with the field.
    var tokenRules: TokenRules {
        get throws {
            TokenRules(
                daysLimit: try days("days_limit"), daysDefault: try days("days_default"),
                revokesUnused: text("revokes_unused") == "on", refusesTests: text("refuses_tests") == "on",
                customScopes: try CustomScopes(text("custom_scopes")))
        }
    }

    /// A number of days, nil for none.
    ///
    /// - Throws: `.invalid` with the field.
    func days(_ name: String) throws -> Int? {
        guard let text = optional(name) else { return nil }
        guard let days = Int(text) else {
            throw LatchkeyError.invalid(name, "Enter a number of days from 1 to 3650, or nothing.")
        }
        return days
    }
}

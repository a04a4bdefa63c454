import LatchkeyCore

/// The form that adds an access token.
struct NewAccessTokenView: Sendable {
    let developersPath: String
    let path: String
    let name: String
    /// Chosen when the form is shown, so that sending it twice makes one token.
    let id: String
    let nameField: FormField
    let integrationScopes: String
    let hasScopes: Bool
    let isSubset: Bool
    let scopes: [ScopeRow]
    let scopesError: String?
    let expiries: [TokenExpiry.Choice]
    let isOnDate: Bool
    let date: String
    let timeZone: String
    let earliestDate: String
    let dateError: String?
    /// The longest life that the workspace allows; nil is any.
    let daysLimit: String?
    let isTest: Bool
    let details: TokenDetailFields
    let problem: FormProblem?

    init(
        _ integration: Integration, _ rules: TokenRules, _ admin: AdminContext, chosen: ScopeSet = .none,
        error: LatchkeyError? = nil
    ) {
        let form = admin.form
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        name = integration.name
        id = AccessTokenID(form.text("id"))?.text ?? admin.core.newID(AccessToken.self).text
        var field = FormField("name", "Name")
        field.isRequired = true
        field.isFocused = true
        field.hint = "Who or what uses it, such as Production or Ada's laptop."
        nameField = field.showing(form, error)
        integrationScopes = integration.scopes.isEmpty ? "none so far" : integration.scopes.phrase
        hasScopes = !integration.scopes.isEmpty
        isSubset = form.text("grant") == "some"
        scopes = ScopeRow.subset(of: integration.scopes, chosen: chosen)
        scopesError = error?.field == "scopes" ? error?.message : nil
        let expires = form.optional("expires") ?? TokenExpiry.suggested(rules)
        expiries = TokenExpiry.choices(chosen: expires, rules)
        daysLimit = rules.daysLimit.map { $0.counted("day") }
        isTest = form.text("environment") == "test"
        details = TokenDetailFields(TokenDetails(), rules, form, error)
        isOnDate = expires == "date"
        date = form.text("date")
        timeZone = admin.signedIn.user.timeZone
        earliestDate = String(admin.core.clock.now().iso.prefix(10))
        dateError = ["date", "expires_at"].contains(error?.field) ? error?.message : nil
        problem = FormProblem(error, fields: ["name", "scopes", "date", "expires_at"] + TokenDetailFields.names)
    }
}

/// The page on which an access token is shown to be copied.
struct AccessTokenSecretView: Sendable {
    let developersPath: String
    let path: String
    let tokenPath: String
    let integrationName: String
    let name: String
    let sentence: String
    let secret: String?
    let selfURL: String

    init(_ token: AccessToken, of integration: Integration, secret: String?, _ admin: AdminContext) {
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        tokenPath = admin.path(of: token)
        integrationName = integration.name
        name = token.name
        self.secret = secret
        sentence =
            switch (secret != nil, token.isCopyable) {
            case (true, false): "Copy it now: this workspace shows tokens only once."
            case (true, true): "Copy it to the service that needs it."
            default: "\(token.masked) of \(integration.name)."
            }
        selfURL = admin.page.site.publicURL.link("/v2/self")
    }
}

/// The questions before an access token is renamed, replaced or deleted.
struct AccessTokenQuestionView: Sendable {
    struct OverlapChoice: Sendable {
        let value: String
        let label: String
        let detail: String
        let isChecked: Bool
    }

    let developersPath: String
    let path: String
    let tokenPath: String
    let integrationName: String
    let name: String
    let masked: String
    let created: PageTime
    let createdBy: String
    let lastUsed: PageTime?
    let nameField: FormField
    let details: TokenDetailFields
    /// The id of the token that replaces this one.
    let id: String
    let overlaps: [OverlapChoice]
    let problem: FormProblem?

    init(
        _ token: AccessToken, of integration: Integration, _ rules: TokenRules, _ admin: AdminContext,
        error: LatchkeyError? = nil
    ) {
        let timeZone = admin.signedIn.user.timeZone
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        tokenPath = admin.path(of: token)
        integrationName = integration.name
        name = token.name
        masked = token.masked
        created = PageTime.date(token.createdAt, in: timeZone)
        createdBy = token.createdBy
        lastUsed = token.lastUsedAt.map { PageTime.ago($0, now: admin.core.clock.now(), in: timeZone) }
        var field = FormField("name", "Name", value: token.name)
        field.isRequired = true
        field.isFocused = true
        nameField = field.showing(admin.form, error)
        details = TokenDetailFields(token.details, rules, admin.form, error)
        id = AccessTokenID(admin.form.text("id"))?.text ?? admin.core.newID(AccessToken.self).text
        let chosen = Overlap(rawValue: admin.form.text("overlap")) ?? .none
        overlaps = Overlap.allCases.map {
            OverlapChoice(value: $0.rawValue, label: $0.label, detail: $0.detail, isChecked: $0 == chosen)
        }
        problem = FormProblem(error, fields: ["name"] + TokenDetailFields.names)
    }
}

extension Overlap {
    fileprivate var label: String {
        switch self {
        case .none: "Now"
        case .hour: "In 1 hour"
        case .day: "In 24 hours"
        case .week: "In 7 days"
        }
    }

    fileprivate var detail: String {
        switch self {
        case .none: "Choose this if the token may have leaked."
        case .hour: "Time for one service to change over."
        case .day: "Time for a deployment."
        case .week: "Time for services that others run."
        }
    }
}

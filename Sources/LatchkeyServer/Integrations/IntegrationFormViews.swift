import LatchkeyCore

/// The form that makes an integration.
struct NewIntegrationView: Sendable {
    let developersPath: String
    /// Chosen when the form is shown, so that sending it twice makes one integration.
    let id: String
    let nameField: FormField
    let descriptionField: FormField
    let avatarError: String?
    let scopes: [ScopeRow]
    let problem: FormProblem?

    init(_ admin: AdminContext, scopes: ScopeSet = .none, error: LatchkeyError? = nil) {
        developersPath = admin.developers
        id = IntegrationID(admin.form.text("id"))?.text ?? admin.core.newID(Integration.self).text
        nameField = .integrationName(isFocused: true).showing(admin.form, error)
        descriptionField = .integrationDescription().showing(admin.form, error)
        avatarError = error?.field == "avatar" ? error?.message : nil
        self.scopes = ScopeRow.all(scopes)
        problem = FormProblem(error, fields: ["name", "description", "avatar"])
    }
}

/// The forms that change an integration's name, description and avatar.
struct IntegrationEditView: Sendable {
    let developersPath: String
    let path: String
    let name: String
    let version: Int
    let nameField: FormField
    let descriptionField: FormField
    let avatar: Avatar
    let hasAvatar: Bool
    let avatarError: String?
    let problem: FormProblem?

    init(_ integration: Integration, _ admin: AdminContext, error: LatchkeyError? = nil) {
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        name = integration.name
        version = integration.version
        nameField = .integrationName(integration.name).showing(admin.form, error)
        descriptionField = .integrationDescription(integration.description).showing(admin.form, error)
        avatar = Avatar(of: integration)
        hasAvatar = integration.avatar != nil
        avatarError = error?.field == "avatar" ? error?.message : nil
        problem = FormProblem(error, fields: ["name", "description", "avatar"])
    }
}

/// The question before an integration is deleted.
struct IntegrationDeleteView: Sendable {
    let developersPath: String
    let path: String
    let name: String
    let consequence: String
    let confirmField: FormField
    let problem: FormProblem?

    init(_ integration: Integration, tokenCount: Int, _ admin: AdminContext, error: LatchkeyError? = nil) {
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        name = integration.name
        consequence =
            tokenCount == 0
            ? "It has no access tokens."
            : "Its \(tokenCount.counted("access token")) stop\(tokenCount == 1 ? "s" : "") working at once."
        var field = FormField("name", "Type “\(integration.name)” to confirm")
        field.isRequired = true
        field.isFocused = true
        confirmField = field.showing(admin.form, error)
        problem = FormProblem(error, fields: ["name"])
    }
}

extension FormField {
    fileprivate static func integrationName(_ value: String = "", isFocused: Bool = false) -> FormField {
        var field = FormField("name", "Name", value: value)
        field.isRequired = true
        field.isFocused = isFocused
        field.hint = "The service that uses it, such as Billing sync."
        return field
    }

    fileprivate static func integrationDescription(_ value: String = "") -> FormField {
        var field = FormField("description", "Description", value: value)
        field.isArea = true
        return field
    }
}

import LatchkeyCore

/// What the General tab shows: forms to admins, words to everybody else.
struct GeneralView: Sendable {
    let settings: String
    let workspaceName: String
    let workspaceSlug: String
    let logo: Avatar
    let hasLogo: Bool
    let showsTokensOnce: Bool
    /// Nil for those who are no admins.
    let rules: TokenRulesForm?
    /// The forms; nil for those who are no admins.
    let editing: Editing?

    struct Editing: Sendable {
        let version: Int
        let name: FormField
        let slug: FormField
        let problem: FormProblem?
        let logoError: String?
        /// Whether `version` is the newest because somebody else saved since the form was opened.
        let isStale: Bool
    }

    init(
        _ member: MemberContext, _ rules: TokenRules?, _ error: LatchkeyError?, logoError: LatchkeyError?
    ) {
        self.rules = rules.map { TokenRulesForm($0, member.form, error) }
        let workspace = member.workspace
        settings = member.settings
        workspaceName = workspace.name
        workspaceSlug = workspace.slug
        logo = Avatar(of: workspace)
        hasLogo = workspace.logo != nil
        showsTokensOnce = workspace.showsTokensOnce
        // After a failed save the fields show what was typed; after a failed upload there is nothing to keep.
        let isAboutRules = error.map { TokenRulesForm.names.contains($0.field ?? "") } ?? false
        let form = error == nil || isAboutRules ? Form() : member.form
        editing =
            member.member.administrator == nil
            ? nil
            : Editing(
                version: workspace.version,
                name: FormField.workspaceName(workspace.name).showing(form, error),
                slug: Self.slugField(workspace).showing(form, error),
                problem: FormProblem(error, fields: ["name", "slug"] + TokenRulesForm.names),
                logoError: logoError?.message,
                isStale: error?.code == .staleVersion)
    }

    private static func slugField(_ workspace: Workspace) -> FormField {
        var field = FormField("slug", "Slug", value: workspace.slug)
        field.hint =
            "The first part of this workspace's addresses. "
            + "If you change it, bookmarks and links to the old address stop working. Access tokens keep working."
        field.isRequired = true
        field.maxLength = Slug.limit
        return field
    }
}

/// The question before "Show tokens only once" is switched.
struct TokensOnceView: Sendable {
    let settings: String
    let isOn: Bool
}

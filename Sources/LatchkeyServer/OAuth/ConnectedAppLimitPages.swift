import Hummingbird
import LatchkeyCore

/// What limits all tokens of a connected app.
enum ConnectedAppLimitPages {
    static func register(in routes: PageRoutes, at path: String) {
        routes.get(path) { admin in try await ask(admin) }
        routes.post(path, save)
    }

    private static func ask(_ admin: AdminContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let grant = try await admin.grant()
        return try await admin.settings(
            "connected-app-limits", ConnectedAppLimitsView(grant, admin, error), tab: .connectedApps,
            title: "Limits of \(grant.integrationName)", status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func save(_ admin: AdminContext) async throws -> Response {
        do {
            let policy = try admin.form.grantPolicy
            let id = try admin.page.id("grant-id", as: GrantID.self)
            let grant = try await admin.core.grants.limit(admin.administrator, id) { $0 = policy }
            return admin.redirect(
                to: admin.connectedApps, saying: FlashMessage("The limits of \(grant.integrationName) are saved."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await ask(admin, error)
        }
    }
}

/// The form that limits a connected app.
struct ConnectedAppLimitsView: Sendable {
    private static let presets = [7, 30, 90, 365]

    let connectedAppsPath: String
    let path: String
    let name: String
    let avatar: Avatar
    let policy: PolicyFields
    let lives: [PolicyFields.Choice]
    /// Whether the life is none of the usual ones.
    let isOther: Bool
    let days: String
    let daysError: String?
    /// The longest life of all tokens of the workspace.
    let workspaceLimit: String?
    let problem: FormProblem?

    init(_ grant: Grant, _ admin: AdminContext, _ error: LatchkeyError?) {
        let form = admin.form
        connectedAppsPath = admin.connectedApps
        path = "\(admin.connectedApps)/\(grant.id)"
        name = grant.integrationName
        avatar = Avatar(of: grant)
        policy = PolicyFields(
            grant.policy.networks, grant.policy.rateLimit, elsewhere: "From elsewhere its tokens open nothing.",
            limited: "Requests of each of its tokens, beside the limits of the server.", form, error)
        let known = grant.policy.daysLimit
        let usual = known.map { Self.presets.contains($0) ? "\($0)" : "days" } ?? "never"
        let chosen = form.optional("life") ?? usual
        let presets = Self.presets.map { (value: "\($0)", title: $0 == 365 ? "After 1 year" : "After \($0) days") }
        lives = ([(value: "never", title: "Never")] + presets).map {
            PolicyFields.Choice(value: $0.value, title: $0.title, isChosen: $0.value == chosen)
        }
        isOther = chosen == "days"
        days = form.has("days_limit") ? form.text("days_limit") : usual == "days" ? known.map(String.init) ?? "" : ""
        daysError = error?.field == "days_limit" ? error?.message : nil
        workspaceLimit = grant.workspaceDaysLimit.map { $0.counted("day") }
        problem = FormProblem(error, fields: PolicyFields.names + ["days_limit"])
    }
}

extension Form {
    /// What limits a connected app.
    ///
    /// - Throws: `.invalid` with the field.
    fileprivate var grantPolicy: GrantPolicy {
        get throws {
            GrantPolicy(networks: try networks, rateLimit: try rateLimit, daysLimit: try life)
        }
    }

    private var life: Int? {
        get throws {
            switch text("life") {
            case "never": return nil
            case "days":
                guard let days = try days("days_limit") else {
                    throw LatchkeyError.invalid("days_limit", "Enter a number of days from 1 to 3650.")
                }
                return days
            case let preset:
                guard let days = Int(preset) else {
                    throw LatchkeyError.invalid("days_limit", "Choose when the app must ask again.")
                }
                return days
            }
        }
    }
}

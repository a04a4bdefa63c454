import LatchkeyCore

/// The OAuth section of an integration's page.
struct OAuthSettingsView: Sendable {
    struct Secret: Sendable {
        let masked: String
        let created: PageTime
        let createdBy: String
        let lastUsed: PageTime?
        let path: String
    }

    let path: String
    let version: Int
    let isEnabled: Bool
    let isPublic: Bool
    let isPublished: Bool
    let offersOfflineAccess: Bool
    let allowsDevices: Bool
    let allowsClientCredentials: Bool
    let actsForMembers: Bool
    let requiresPushedRequests: Bool
    let redirectField: FormField
    let clientID: String
    let secrets: [Secret]
    let hasSecrets: Bool
    let hasRoomForSecret: Bool
    /// Of a secret to be made, so that sending the form twice makes one.
    let newSecretID: String
    /// A link to try it with; nil until there is a redirect URI.
    let authorizeLink: String?
    let problem: FormProblem?

    /// - Parameter error: of the section's own form, which then shows what was typed.
    init(
        _ client: OAuthClient, _ secrets: [ClientSecret], _ admin: AdminContext, _ error: LatchkeyError? = nil
    ) {
        let (form, now) = (admin.form, admin.core.clock.now())
        let timeZone = admin.signedIn.user.timeZone
        let settings = client.settings
        let page = admin.path(of: client.integration.id)
        path = page
        version = client.version
        isEnabled = error == nil ? settings.isEnabled : form.has("is_enabled")
        isPublic = error == nil ? settings.isPublic : form.text("kind") == "public"
        isPublished = error == nil ? settings.isPublished : form.text("audience") == "instance"
        offersOfflineAccess = error == nil ? settings.offersOfflineAccess : form.has("offline_access")
        allowsDevices = error == nil ? settings.allowsDevices : form.has("devices")
        allowsClientCredentials =
            error == nil ? settings.allowsClientCredentials : form.has("client_credentials")
        actsForMembers =
            error == nil ? settings.tokenLevel == .user : form.text("token_level") == TokenLevel.user.rawValue
        requiresPushedRequests = error == nil ? settings.requiresPushedRequests : form.has("pushed_requests")
        var field = FormField(
            "redirect_uris", "Redirect URIs", value: settings.redirectURIs.map(\.text).joined(separator: "\n"))
        field.isArea = true
        field.hint =
            "One a line, compared to the letter: https, http on 127.0.0.1 with any port, or a scheme of its own such as "
            + "com.example.app:/callback for public clients."
        redirectField = error == nil ? field : field.showing(form, error)
        clientID = client.integration.id.text
        self.secrets = secrets.map {
            Secret(
                masked: $0.masked, created: PageTime.date($0.createdAt, in: timeZone), createdBy: $0.createdBy,
                lastUsed: $0.lastUsedAt.map { PageTime.ago($0, now: now, in: timeZone) },
                path: "\(page)/client-secrets/\($0.id)")
        }
        hasSecrets = !secrets.isEmpty
        hasRoomForSecret = secrets.count < OAuthClients.secretLimit
        newSecretID = admin.core.newID(ClientSecret.self).text
        authorizeLink = settings.redirectURIs.first.flatMap { uri in
            guard settings.isEnabled, !settings.isPublic, !settings.requiresPushedRequests else { return nil }
            return admin.page.site.publicURL.link(
                "/authorize?client_id=\(client.integration.id)&response_type=code&redirect_uri="
                    + PercentEncoding.encode(uri.text))
        }
        problem = FormProblem(error, fields: ["redirect_uris"])
    }

    /// Beside the section's heading.
    var summary: String {
        guard isEnabled else { return "Off" }
        return isPublished ? "On, for every workspace" : "On, for this workspace"
    }
}

/// The page on which a new client secret is shown to be copied.
struct ClientSecretView: Sendable {
    let developersPath: String
    let path: String
    let integrationName: String
    let clientID: String
    let secret: String

    init(_ secret: String, of integration: Integration, _ admin: AdminContext) {
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        integrationName = integration.name
        clientID = integration.id.text
        self.secret = secret
    }
}

/// The page that takes a public key.
struct ClientKeyView: Sendable {
    let developersPath: String
    let path: String
    let integrationName: String
    let newID: String
    let keyField: FormField
    let problem: FormProblem?

    init(of integration: Integration, _ admin: AdminContext, _ error: LatchkeyError?) {
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        integrationName = integration.name
        newID = admin.core.newID(ClientSecret.self).text
        var field = FormField("public_key", "Public key")
        field.isArea = true
        field.isRequired = true
        field.isFocused = true
        field.hint = "P-256 or Ed25519, as a JSON Web Key; P-256 also as PEM. Its private half stays with the client."
        // What was pasted is not shown again: it may have been the private half.
        if error?.field == field.name { field.error = error?.message }
        keyField = field
        problem = FormProblem(error, fields: ["public_key"])
    }
}

/// The question before a client secret is revoked.
struct ClientSecretQuestionView: Sendable {
    let developersPath: String
    let path: String
    let secretPath: String
    let integrationName: String
    let masked: String
    let noun: String
    let created: PageTime
    let createdBy: String
    let lastUsed: PageTime?

    init(_ secret: ClientSecret, of integration: Integration, _ admin: AdminContext) {
        let timeZone = admin.signedIn.user.timeZone
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        secretPath = "\(path)/client-secrets/\(secret.id)"
        integrationName = integration.name
        masked = secret.masked
        noun = secret.isPublicKey ? "public key" : "client secret"
        created = PageTime.date(secret.createdAt, in: timeZone)
        createdBy = secret.createdBy
        lastUsed = secret.lastUsedAt.map { PageTime.ago($0, now: admin.core.clock.now(), in: timeZone) }
    }
}

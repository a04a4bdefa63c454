package import Hummingbird

/// Every page of the server, in one list.
package enum AllPages {
    /// Registers all pages.
    package static func register(on router: Router<ServerContext>, site: PageSite) {
        let routes = PageRoutes(router: router, site: site)
        PageFiles.register(on: router, site: site)
        HomePages.register(in: routes)
        SetupPages.register(in: routes)
        SignInPages.register(in: routes)
        PasswordConfirmationPages.register(in: routes)
        PasswordResetPages.register(in: routes)
        InvitationAcceptancePages.register(in: routes)
        NewWorkspacePages.register(in: routes)
        GeneralPages.register(in: routes)
        MemberPages.register(in: routes)
        MemberAccessPages.register(in: routes)
        PasswordLinkPages.register(in: routes)
        InvitationPages.register(in: routes)
        ObjectListPages.register(in: routes)
        AuditLogPages.register(in: routes)
        ProfilePages.register(in: routes)
        OwnSessionPages.register(in: routes)
        IntegrationPages.register(in: routes)
        AccessRequestPages.register(in: routes)
        ScopePages.register(in: routes)
        AccessTokenPages.register(in: routes)
        AuthorizePages.register(in: routes)
        DevicePages.register(in: routes)
        RegistrationPages.register(in: routes)
        OAuthSettingsPages.register(in: routes)
        ConnectedAppPages.register(in: routes)
        WebhookPages.register(in: routes)
        DocumentationPages.register(in: routes)
        DataPages.register(in: routes)
    }
}

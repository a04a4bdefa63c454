import HTTPTypes
import LatchkeyCore

/// The headers of every page.
enum PageSecurity {
    /// Nothing but this server's own files, no script or style in the page, no frame around it.
    private static let policy = policy(formAction: "'self'")

    private static func policy(formAction: String) -> String {
        [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
            "form-action \(formAction)", "frame-ancestors 'none'", "base-uri 'none'",
        ].joined(separator: "; ")
    }

    /// The same for a page whose form is answered by a redirect to an app.
    static func policy(formsLeadTo uri: RedirectURI) -> String {
        // The policy's grammar knows no IPv6 addresses.
        policy(formAction: "'self' \(uri.origin.contains("[") ? "http:" : uri.origin)")
    }

    /// - Parameter hidesAddress: for pages whose address holds a one-time code.
    static func headers(hidesAddress: Bool = false) -> HTTPFields {
        [
            .contentType: "text/html; charset=utf-8",
            .cacheControl: "no-store",
            .contentSecurityPolicy: policy,
            .xContentTypeOptions: "nosniff",
            .xFrameOptions: "DENY",
            // `same-origin`, because `no-referrer` also turns the Origin of our own forms into "null".
            .referrerPolicy: hidesAddress ? "no-referrer" : "same-origin",
            .crossOriginOpenerPolicy: "same-origin",
        ]
    }
}

extension HTTPField.Name {
    static let crossOriginOpenerPolicy = HTTPField.Name.known("Cross-Origin-Opener-Policy")
    static let secFetchSite = HTTPField.Name.known("Sec-Fetch-Site")
}

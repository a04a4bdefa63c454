import HTTPTypes

/// The headers of every page.
enum PageSecurity {
    /// Nothing but this server's own files, no script or style in the page, no frame around it.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

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

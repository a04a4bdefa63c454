import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Refuses forms that this server's own pages did not send.
enum CrossSiteRequests {
    static let fieldName = "csrf"

    /// The headers that browsers set and pages cannot. Plain http outside of localhost has no `Sec-Fetch-Site`, and
    /// pages under `no-referrer` send `Origin: null`; then the field alone decides.
    static func isSameSite(_ request: Request, origin ownOrigin: String) -> Bool {
        if let site = request.headers[.secFetchSite] {
            return site == "same-origin" || site == "none"
        }
        guard let origin = request.headers[.origin]?.lowercased(), origin != "null" else { return true }
        if origin == ownOrigin { return true }
        // A person on the local network may use another name of this machine than the public URL's.
        guard let authority = request.head.authority?.lowercased(), !authority.isEmpty else { return false }
        return origin == "http://\(authority)" || origin == "https://\(authority)"
    }

    /// The field's value for a page shown to this visitor.
    static func token(core: Core, signedIn: SignedIn?, nonce: String) -> String {
        if let signedIn { core.sessions.csrfToken(signedIn) } else { core.formTokens.make(for: nonce) }
    }

    static func check(_ page: PageContext) throws {
        let token = page.form.raw(fieldName)
        let isValid =
            if let signedIn = page.signedIn {
                page.core.sessions.isValid(csrf: token, for: signedIn)
            } else {
                page.core.formTokens.isValid(token, for: page.nonce)
            }
        guard isValid, isSameSite(page.request, origin: page.site.publicURL.description) else {
            throw PageRefusal.staleForm
        }
    }
}

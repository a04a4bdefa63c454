import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The links that carry a code which works once. A code stays in an address only until the link is opened: the page then
/// moves it to a cookie and goes on under an address without it, so that neither the browser's history nor a `Referer`
/// keeps it.
enum OneTimeCode: String, CaseIterable, Sendable {
    case setUp = "set_up"
    case invitation
    case passwordReset = "password_reset"

    /// The page that the link opens.
    var path: String {
        switch self {
        case .setUp: "/set-up"
        case .invitation: "/invitation"
        case .passwordReset: "/reset-password"
        }
    }

    /// Seconds that a person has to fill in the form behind the link; opening the link again starts anew.
    static let cookieLifetime = 1_800

    func cookieName(_ cookies: PageCookies) -> String {
        cookies.prefix + "latchkey_" + rawValue
    }

    /// Nil for what cannot be one of our codes; such text must not get into a header.
    static func checked(_ text: String) -> String? {
        guard (1...200).contains(text.utf8.count) else { return nil }
        return text.utf8.allSatisfy(isCodeByte) ? text : nil
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}

extension PageContext {
    /// The address of a link for someone else, built from the public URL.
    func link(_ kind: OneTimeCode, code: String) -> String {
        site.publicURL.link("\(kind.path)?code=\(PercentEncoding.encode(code))")
    }

    /// If the address holds a code: the answer that moves it to a cookie. Nil if there is none.
    func exchange(_ kind: OneTimeCode) -> Response? {
        guard query.has("code") else { return nil }
        var response = redirect(to: kind.path)
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
        guard let code = OneTimeCode.checked(query.raw("code")) else { return forget(kind, then: response) }
        let cookie = site.cookies.header(kind.cookieName(site.cookies), code, maxAge: OneTimeCode.cookieLifetime)
        response.add(cookie: cookie)
        return response
    }

    /// The code that the cookie holds.
    func code(_ kind: OneTimeCode) -> String? {
        site.cookies.value(kind.cookieName(site.cookies), of: request).flatMap(OneTimeCode.checked)
    }

    /// Removes the cookie of a code that is used up or works no more.
    func forget(_ kind: OneTimeCode, then response: Response) -> Response {
        var response = response
        response.add(cookie: site.cookies.removal(kind.cookieName(site.cookies)))
        return response
    }
}

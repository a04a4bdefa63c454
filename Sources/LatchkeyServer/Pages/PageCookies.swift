import HTTPTypes
import Hummingbird

/// The cookies of the pages. Over TLS they carry `Secure` and the `__Host-` prefix (RFC 6265bis, 4.1.3.2), so that no
/// neighbouring host and no plain connection can set them.
package struct PageCookies: Sendable {
    let isSecure: Bool

    /// Opens the session; its value is a credential.
    var session: String { prefix + "latchkey_session" }
    /// What forms before sign-in are bound to (double submit).
    var nonce: String { prefix + "latchkey_nonce" }
    /// One message for the next page.
    var flash: String { prefix + "latchkey_flash" }

    var prefix: String { isSecure ? "__Host-" : "" }

    func value(_ name: String, of request: Request) -> String? {
        request.cookies[name]?.value
    }

    /// - Parameter maxAge: seconds; nil for as long as the browser is open, 0 to remove the cookie.
    func header(_ name: String, _ value: String, maxAge: Int? = nil) -> String {
        var text = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
        if isSecure { text += "; Secure" }
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        return text
    }

    func removal(_ name: String) -> String {
        header(name, "", maxAge: 0)
    }
}

extension Response {
    /// Adds a `Set-Cookie` header to those that are there.
    mutating func add(cookie header: String) {
        headers.append(HTTPField(name: .setCookie, value: header))
    }
}

/// CSRF tokens of forms that are shown before anyone is signed in: the form repeats, signed, what a cookie holds.
package struct FormTokens: Sendable {
    let core: Core

    /// A new value for the cookie.
    package func newNonce() -> String { core.random.base62(22) }

    /// The hidden field's value.
    package func make(for nonce: String) -> String { core.keys.sign("form \(nonce)") }

    /// In constant time.
    package func isValid(_ token: String, for nonce: String) -> Bool {
        !nonce.isEmpty && core.keys.isSignature(token, of: "form \(nonce)")
    }
}

extension Core {
    package var formTokens: FormTokens { FormTokens(core: self) }
}

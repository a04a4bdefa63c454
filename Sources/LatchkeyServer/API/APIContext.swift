package import LatchkeyCore

/// A request that a live token with the operation's scopes makes. A handler that takes one cannot be reached without.
package struct APIContext: Sendable {
    package let core: Core
    /// Who asks: workspace, scopes, actor.
    package let principal: Principal
    /// What the path holds.
    package let parameters: PathParameters
    /// The request's own context.
    package let server: ServerContext

    /// Asks for scopes that only some bodies demand, through the same door as the declared ones.
    ///
    /// - Throws: `APIError` 403, naming what is missing.
    package func require(_ scopes: ScopeSet) throws {
        guard !principal.scopes.covers(scopes) else { return }
        throw APIError.missingScopes(principal.scopes.missing(from: scopes))
    }
}

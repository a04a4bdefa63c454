package import LatchkeyCore

/// A request that a live token with the operation's scopes makes. A handler that takes one cannot be reached without.
package struct APIContext: Sendable {
    package let core: Core
    /// Who asks: workspace, scopes, actor.
    package let principal: Principal
    /// What the path holds.
    package let parameters: PathParameters
    /// What the query string holds, of the declared types.
    package let query: QueryValues
    /// The body, of the declared shape; null where none is declared.
    package let body: JSON
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

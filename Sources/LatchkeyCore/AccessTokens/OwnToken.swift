import LatchkeyStorage

/// What every token may do with itself, whatever its scopes: look, and end.
extension AccessTokens {
    /// - Throws: `.notFound` for one that has just been revoked.
    package func current(_ principal: Principal) async throws -> OwnToken {
        let (id, workspace) = (principal.tokenID, principal.workspaceID)
        guard let token = try await core.read({ try AccessTokenStore.findOfAnyKind(id, in: workspace, $0) }) else {
            throw LatchkeyError.notFound("This access token")
        }
        return OwnToken(token: counted([token])[0], principal: principal)
    }

    /// Ends the token: it is dead before this returns.
    ///
    /// - Parameter address: the client's.
    package func revokeCurrent(_ principal: Principal, address: String?) async throws {
        let (id, workspace) = (principal.tokenID, principal.workspaceID)
        try await core.write { unit in
            _ = try unit.revokeToken(id, in: workspace, by: .token(id, address: address))
        }
    }
}

/// A token as it sees itself.
package struct OwnToken: Sendable {
    package let token: AccessToken
    let principal: Principal

    package var workspaceID: WorkspaceID { principal.workspaceID }

    /// What it opens now.
    package var scopes: ScopeSet { principal.scopes }

    package var level: TokenLevel { principal.level }

    /// Whether an app got it by OAuth.
    package var isOAuth: Bool { principal.token.kind == .oauth }
}

import HTTPTypes
import LatchkeyCore

/// What every token may do with itself. Latchkey's own.
let ownTokenOperations = [
    Operation(
        .get, "/latchkey/v1/self", id: "getOwnToken", group: "Access tokens", summary: "Look at the token in use",
        detail: "Tells what the token of this request is, what it opens now (`scopes`) and what limits it.",
        answer: .data(.ownToken), rate: .read,
        access: .live { _, api in
            let own = try await api.core.accessTokens.current(api.principal)
            return .data { own.json.append(to: &$0) }
        }),
    Operation(
        .delete, "/latchkey/v1/self", id: "revokeOwnToken", group: "Access tokens", summary: "Revoke the token in use",
        detail: """
            Ends the token of this request for good: it is dead before the answer. For a script that has done its work, or a \
            token that was found where it should not be.
            """,
        answer: .object([]), rate: .write,
        access: .live { _, api in
            try await api.core.accessTokens.revokeCurrent(api.principal, address: api.server.clientAddress)
            return .empty
        }),
]

extension OwnToken {
    fileprivate var json: JSON {
        .object(
            token.members(in: workspaceID, opened: scopes) + [
                ("kind", .string(isOAuth ? "oauth" : "workspace")), ("token_level", .string(level.rawValue)),
            ])
    }
}

import LatchkeyStorage

/// Something that a cache may hold has changed. The sequence has no gaps and commits in order, so that every
/// process can follow it.
struct Change: Sendable, Equatable {
    /// What changed.
    enum Subject: Sendable, Equatable {
        case accessToken(TokenHash)
        case integration(IntegrationID)
        case workspace(WorkspaceID)
        /// The objects and attributes of a workspace.
        case schema(WorkspaceID)

        var topic: String {
            switch self {
            case .accessToken: "access_token"
            case .integration: "integration"
            case .workspace: "workspace"
            case .schema: "schema"
            }
        }

        var key: String {
            switch self {
            case .accessToken(let hash): Hex.text(hash.bytes)
            case .integration(let id): id.text
            case .workspace(let id), .schema(let id): id.text
            }
        }
    }

    let sequence: Int64
    let subject: Subject
}

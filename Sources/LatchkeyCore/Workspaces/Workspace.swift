/// The tenant: whatever belongs to somebody belongs to a workspace.
package struct Workspace: Sendable, Equatable {
    package let id: WorkspaceID
    package let name: String
    /// The first part of its pages' paths; unique on the instance.
    package let slug: String
    package let logo: ImageID?
    /// Whether access tokens can be copied only when they are made: no sealed copies are kept.
    package let showsTokensOnce: Bool
    /// Grows with every edit: a form says which one it was made from.
    package let version: Int
    package let createdAt: Instant
}

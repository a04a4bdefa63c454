import LatchkeyStorage

/// What a member may do: only admins see and change the Developers page.
package enum AccessLevel: String, Sendable, CaseIterable, SQLEncodable, SQLDecodable {
    case admin
    case member
    case suspended
}

/// A user in a workspace. A removed one keeps its row, so that "created by" stays true.
package struct WorkspaceMember: Sendable, Equatable {
    package let id: MemberID
    package let workspaceID: WorkspaceID
    package let userID: UserID
    package let firstName: String
    package let lastName: String
    package let email: String
    package let accessLevel: AccessLevel
    package let isRemoved: Bool
    package let createdAt: Instant

    /// "Ada Byron", or the e-mail address of someone without a name.
    package var name: String { personName(firstName, lastName, email: email) }

    /// Whether the member may enter the workspace.
    package var isActive: Bool { !isRemoved && accessLevel != .suspended }
}

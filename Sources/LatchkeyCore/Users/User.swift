/// A person on this instance: one e-mail address and password, a member of any number of workspaces.
package struct User: Sendable, Equatable {
    package let id: UserID
    /// Lower case.
    package let email: String
    package let firstName: String
    package let lastName: String
    /// An IANA name.
    package let timeZone: String
    /// Grows with every edit: a form says which one it was made from.
    package let version: Int
    package let createdAt: Instant

    /// "Ada Byron", or the e-mail address of someone without a name.
    package var name: String { personName(firstName, lastName, email: email) }
}

/// The two names as one, or the e-mail address where there are none.
func personName(_ first: String, _ last: String, email: String) -> String {
    let name = [first, last].filter { !$0.isEmpty }.joined(separator: " ")
    return name.isEmpty ? email : name
}

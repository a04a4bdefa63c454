import LatchkeyStorage

package typealias AccessRequestID = ID<AccessRequest>

/// What a member who is no admin asks the admins for: an access token, an integration, or that an app is connected.
package struct AccessRequest: Sendable, Equatable {
    package enum State: String, Sendable, SQLEncodable, SQLDecodable {
        case open, done, declined, withdrawn
    }

    /// An app that asked for consent, and what for.
    package struct App: Sendable, Equatable {
        package let integrationID: IntegrationID
        /// As it was then.
        package let name: String
        package let scopes: ScopeSet
    }

    package let id: AccessRequestID
    package let memberID: MemberID
    /// The member's name; and of an open request the e-mail address.
    package let memberName: String
    package let memberEmail: String
    /// In the member's words; empty for an app.
    package let text: String
    package let app: App?
    package let createdAt: Instant
    package let state: State
    package let answeredAt: Instant?
    /// The admin's name.
    package let answeredBy: String?
    /// The admin's word; empty for none.
    package let answer: String

    /// In one line, for the audit log and letters.
    package var summary: String {
        guard let app else { return text.split(whereSeparator: \.isNewline).joined(separator: " ") }
        return "Connect \(app.name)"
    }
}

extension AuditTarget {
    static func accessRequest(_ id: AccessRequestID, of member: String) -> Self {
        Self(kind: "access-request", id: id.text, name: "Request of \(member)")
    }
}

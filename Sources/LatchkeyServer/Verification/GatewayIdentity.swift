import HTTPTypes
import LatchkeyCore
import NIOCore

extension Gateway {
    /// What the answer's headers say of whoever has a valid token, in their order.
    enum Identity: CaseIterable {
        case workspaceID, tokenID, integrationID, scopes, environment, memberID

        // Made once: a name is checked when it is made.
        private static let names: [HTTPField.Name] = [
            "x-latchkey-workspace-id", "x-latchkey-access-token-id", "x-latchkey-integration-id", "x-latchkey-scopes",
            "x-latchkey-environment", "x-latchkey-member-id",
        ].map { .known($0) }

        var name: HTTPField.Name {
            switch self {
            case .workspaceID: Self.names[0]
            case .tokenID: Self.names[1]
            case .integrationID: Self.names[2]
            case .scopes: Self.names[3]
            case .environment: Self.names[4]
            case .memberID: Self.names[5]
            }
        }

        /// Nil where the token has none.
        func text(of principal: Principal) -> String? {
            switch self {
            case .workspaceID: principal.workspaceID.text
            case .tokenID: principal.tokenID.text
            case .integrationID: principal.integrationID.text
            case .scopes: principal.allScopeText
            case .environment: principal.isTest ? "test" : "live"
            case .memberID: principal.memberID?.text
            }
        }

        /// Appends the same.
        func write(of principal: Principal, to buffer: inout ByteBuffer) {
            switch self {
            case .workspaceID: buffer.writeID(principal.workspaceID)
            case .tokenID: buffer.writeID(principal.tokenID)
            case .integrationID: buffer.writeID(principal.integrationID)
            case .scopes: buffer.writeString(principal.allScopeText)
            case .environment: buffer.writeString(principal.isTest ? "test" : "live")
            case .memberID: if let id = principal.memberID { buffer.writeID(id) }
            }
        }
    }
}

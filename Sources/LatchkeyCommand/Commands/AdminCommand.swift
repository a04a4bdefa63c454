/// A command as a value: run here, or sent to the process that owns the data folder.
enum AdminCommand: Codable, Sendable {
    case makeWorkspace(WorkspaceOrder)
    case createTokens(TokenOrder)
    /// The tokens of the workspace with this slug; nil: of all.
    case listTokens(workspace: String?, asJSON: Bool)
    case importTokens(TokenImportOrder)
    case revokeToken(id: String)
    case enableOAuth(OAuthOrder)
    case disableOAuth(workspace: String, integration: String)
    /// The grants of the workspace with this slug; nil: of all.
    case listGrants(workspace: String?, asJSON: Bool)
    case limitGrant(GrantLimitOrder)
    /// The custom scopes of the workspace with this slug; nil: of all.
    case listScopes(workspace: String?, asJSON: Bool)
    case changeScopes(ScopeOrder)
    case revokeGrant(id: String)
    case listRequests(RequestListOrder)
    /// What waits for an answer in the workspace with this slug; nil: in all.
    case listAccessRequests(workspace: String?, asJSON: Bool)
    case resetPassword(email: String)
    case check(asJSON: Bool)
    case backUp(path: String, replacing: Bool, asJSON: Bool)
    case importCSV(ImportOrder)
    case export(workspace: String, object: String, path: String)
    case judgeLeaks(LeakOrder)
    case verifyAudit(VerifyOrder)
    case exportAudit(AuditExportOrder)
}

/// What `latchkey init` asks for.
struct WorkspaceOrder: Codable, Sendable {
    let name: String
    let adminEmail: String
    let adminPassword: String
    let wantsSampleData: Bool
    let asJSON: Bool
}

/// What `latchkey import csv` asks for.
struct ImportOrder: Codable, Sendable {
    let workspace: String
    let object: String
    /// Absolute.
    let path: String
    /// Attributes by heading, where they are not guessed; empty leaves the column out.
    let columns: [String: String]
    let matching: String?
    let asJSON: Bool
}

/// What `latchkey scan` asks for.
struct LeakOrder: Codable, Sendable {
    struct Find: Codable, Sendable {
        let token: String
        let place: String
    }

    let finds: [Find]
    /// Whether what is live is reported as leaked.
    let revokes: Bool
}

/// What `latchkey audit verify` asks for.
struct VerifyOrder: Codable, Sendable {
    /// The slug of one workspace; nil: all.
    let workspace: String?
    /// Heads that were noted earlier, as written.
    let expected: [String]
    let allowsGaps: Bool
    let asJSON: Bool
}

/// What `latchkey audit export` asks for.
struct AuditExportOrder: Codable, Sendable {
    let workspace: String
    let format: String
    /// As written: `2026-11-03`.
    let since: String?
    let until: String?
    /// Absolute.
    let path: String
}

/// What `latchkey token create` asks for.
struct TokenOrder: Codable, Sendable {
    let workspace: String
    let integration: String
    /// Scopes as written ("note:read task:read-write"), or "all".
    let scopes: String
    let name: String?
    /// Seconds that the token lives; nil: for ever.
    let lifetime: Int64?
    let count: Int
    let networks: [String]
    /// As written: `100/minute`.
    let rateLimit: String?
    let labels: [String]
    let customScopes: [String]
    let isTest: Bool
    let asJSON: Bool
}

/// What `latchkey token import` asks for.
struct TokenImportOrder: Codable, Sendable {
    let workspace: String
    let integration: String
    /// Absolute.
    let path: String
    let asJSON: Bool
}

/// What `latchkey grant limit` asks for; nil leaves what is there.
struct GrantLimitOrder: Codable, Sendable {
    let id: String
    /// As written; `any` alone for none.
    let networks: [String]?
    /// As written: `100/minute`, `none`.
    let rateLimit: String?
    /// As written: `30d`, `none`.
    let longestLife: String?
    let asJSON: Bool
}

/// What `latchkey scope add` and `latchkey scope remove` ask for.
struct ScopeOrder: Codable, Sendable {
    let workspace: String
    let scopes: [String]
    let isRemoval: Bool
    let asJSON: Bool
}

/// What `latchkey oauth enable` asks for.
struct OAuthOrder: Codable, Sendable {
    let workspace: String
    let integration: String
    let redirectURIs: [String]
    /// Scopes as written ("note:read task:read-write"), or "all".
    let scopes: String
    let isPublic: Bool
    let isPublished: Bool
    let offersOfflineAccess: Bool
    let allowsDevices: Bool
    let actsForMembers: Bool
    let requiresPushedRequests: Bool
    let asJSON: Bool
}

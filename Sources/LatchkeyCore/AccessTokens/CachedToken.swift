import Synchronization

/// What the tokens of one integration have in common in one workspace. Tokens refer to it; when the integration or its workspace
/// changes it is marked stale, which is a miss for all of them at once.
final class IntegrationSnapshot: Sendable {
    struct Key: Hashable {
        let integration: IntegrationID
        let workspace: WorkspaceID
    }

    let owner: TokenOwner
    let scopes: ScopeSet
    /// Whether the workspace refuses test tokens.
    let refusesTests: Bool
    /// What the workspace has invented.
    let customScopes: CustomScopes
    /// Which of them checks have found in its tokens.
    let customScopeMarks = CustomScopeMarks()
    let workspaceSlug: String
    let scopeText: String
    /// The scope text as JSON.
    let scopeJSON: [UInt8]
    let selfDocument: SelfDocument.Parts
    let verdict: VerdictParts
    private let stale = Atomic(false)

    init(
        id: IntegrationID, workspaceID: WorkspaceID, scopes: ScopeSet, refusesTests: Bool = false,
        customScopes: CustomScopes = .none,
        workspaceName: String, workspaceSlug: String, logoURL: String?
    ) {
        owner = TokenOwner(integrationID: id, workspaceID: workspaceID)
        self.scopes = scopes
        self.refusesTests = refusesTests
        self.customScopes = customScopes
        self.workspaceSlug = workspaceSlug
        scopeText = scopes.text
        scopeJSON = JSONText.quoted(scopeText)
        verdict = VerdictParts(workspace: workspaceID, integration: id, scopes: scopes)
        selfDocument = SelfDocument.Parts(
            scopeJSON: scopeJSON, workspace: workspaceID, name: workspaceName, slug: workspaceSlug, logoURL: logoURL)
    }

    var id: IntegrationID { owner.integrationID }
    var workspaceID: WorkspaceID { owner.workspaceID }
    var key: Key { Key(integration: id, workspace: workspaceID) }

    var isStale: Bool { stale.load(ordering: .acquiring) }

    func markStale() { stale.store(true, ordering: .releasing) }
}

/// What the check knows of one token. A reference, because every request passes it on several times. There may be a million,
/// so the order of its parts is the one that leaves no gaps: 104 bytes, to which malloc adds 8.
final class CachedToken: Sendable, RandomlyKeyed {
    let key: TokenHash.Half
    let integration: IntegrationSnapshot
    let activity: TokenActivity
    /// What few tokens have; nil for all others, so that it takes little room.
    let restrictions: TokenRestrictions?
    /// A fixed subset; nil is all that the integration has.
    let grant: ScopeSet?
    // Here it takes no room: the scopes leave some.
    let kind: AccessToken.Kind
    let level: TokenLevel
    /// Whether it was found since the cache last looked for one to forget.
    private let isRecent = Atomic(true)
    private let issuedAtSecond: UInt32
    /// Who made it; nil at the command line.
    let makerID: MemberID?
    /// In microseconds; the greatest number for never.
    private let end: Int64

    /// - Parameters:
    ///   - hash: of the token.
    ///   - issuedAt: in seconds since 1970, until 2106.
    init(
        hash: TokenHash.Half, kind: AccessToken.Kind, level: TokenLevel, integration: IntegrationSnapshot,
        activity: TokenActivity, grant: ScopeSet?, makerID: MemberID?, restrictions: TokenRestrictions? = nil,
        issuedAt: Int64, expiresAt: Instant?
    ) {
        key = hash
        self.restrictions = restrictions
        self.kind = kind
        self.level = level
        self.integration = integration
        self.activity = activity
        self.grant = grant
        self.makerID = makerID
        issuedAtSecond = UInt32(clamping: issuedAt)
        end = expiresAt?.microseconds ?? .max
    }

    var id: AccessTokenID { activity.tokenID }

    /// In seconds since 1970.
    var issuedAt: Int64 { Int64(issuedAtSecond) }
    var expiresAt: Instant? { end == .max ? nil : Instant(microseconds: end) }

    /// The key that must be shown beside it.
    var boundKey: BoundKey? { restrictions?.boundKey }

    /// Most find it as they would leave it, which takes no write that other threads must see.
    func noteUse() {
        if !isRecent.load(ordering: .relaxed) { isRecent.store(true, ordering: .relaxed) }
    }

    /// - Returns: whether it was found since the last call.
    func takeUse() -> Bool { isRecent.exchange(false, ordering: .relaxed) }

    /// - Parameter now: asked for only where the token ends at some time.
    func isLive(at now: @autoclosure () -> Instant) -> Bool {
        if let restrictions, restrictions.policy.isTest, integration.refusesTests { return false }
        return end == .max || now().microseconds < end
    }
}

/// What narrows the use of a token, or widens it for other services.
final class TokenRestrictions: Sendable {
    let boundKey: BoundKey?
    let policy: TokenPolicy
    let customScopes: CustomScopes

    /// Nil where nothing does.
    init?(boundKey: BoundKey?, _ policy: TokenPolicy, _ customScopes: CustomScopes) {
        guard boundKey != nil || policy != TokenPolicy() || !customScopes.isEmpty else { return nil }
        self.customScopes = customScopes
        self.boundKey = boundKey
        self.policy = policy
    }
}

/// Who makes a request to the API.
package struct Principal: Sendable {
    let token: CachedToken

    package var workspaceID: WorkspaceID { token.integration.workspaceID }

    /// What it may do: the token's grant and what the integration has now.
    package var scopes: ScopeSet {
        token.grant.map(token.integration.scopes.intersection) ?? token.integration.scopes
    }

    /// The token's id, which is what logs and `created_by_actor` say.
    package var tokenID: AccessTokenID { token.id }

    /// Whom records and values name as their maker: the member that it acts for, the token, or the app that it was
    /// granted to.
    package var actor: ActorReference {
        if token.level == .user, let member = token.makerID { return .member(member) }
        return token.kind == .workspace ? .token(token.id) : .app(token.integration.id)
    }

    /// For whom it acts.
    package var level: TokenLevel { token.level }

    /// The key that must be shown beside its token.
    package var boundKey: BoundKey? { token.boundKey }

    /// The body of GET /v2/self.
    package var selfDocument: [UInt8] {
        var json: [UInt8] = []
        appendSelfDocument(to: &json)
        return json
    }

    /// Appends the body of GET /v2/self.
    package func appendSelfDocument(to json: inout [UInt8]) { SelfDocument.append(of: token, to: &json) }

    /// Counts a request against the server's limit, and the token's own.
    ///
    /// - Returns: nil, or when the next request may come: the next clock second (FACTS.md 6.1), or later where the
    ///   token's own limit is used up.
    package func admit(_ kind: RequestKind, limit: Int, now: Instant) -> Instant? {
        if let next = token.activity.admit(kind, limit: limit, now: now) { return next }
        return admitOwn(now: now)
    }
}

/// Requests that read and requests that write have limits of their own.
package enum RequestKind: Sendable {
    case read
    case write
}

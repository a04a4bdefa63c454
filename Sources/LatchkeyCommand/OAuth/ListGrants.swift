import LatchkeyCore

extension AdminCommandRunner {
    private struct ListedGrant: Encodable {
        let id: String
        let workspace: String
        let integration: String
        let publisher: String
        let scopes: String
        let grantedBy: String
        let createdAt: String
        let lastUsedAt: String?
        let networks: [String]
        /// As written: `100/minute`.
        let rateLimit: String?
        let daysLimit: Int?
        let expiresAt: String?

        enum CodingKeys: String, CodingKey {
            case id, workspace, integration, publisher, scopes, networks
            case rateLimit = "rate_limit"
            case daysLimit = "days_limit"
            case expiresAt = "expires_at"
            case grantedBy = "granted_by"
            case createdAt = "created_at"
            case lastUsedAt = "last_used_at"
        }

        init(_ grant: Grant, in workspace: Workspace) {
            id = grant.id.text
            self.workspace = workspace.slug
            integration = grant.integrationName
            publisher = grant.publisher
            scopes = grant.scopes.text
            grantedBy = grant.grantedBy
            createdAt = grant.createdAt.iso
            lastUsedAt = grant.lastUsedAt?.iso
            networks = grant.policy.networks.map(\.description)
            rateLimit = grant.policy.rateLimit.map { "\($0.count)/\($0.period.rawValue)" }
            daysLimit = grant.policy.daysLimit
            expiresAt = grant.endsAt?.iso
        }

        /// For people.
        var limits: String {
            (networks + [rateLimit].compactMap(\.self)).joined(separator: " ")
        }
    }

    private static let columns = [
        "ID", "WORKSPACE", "APP", "MADE BY", "SCOPES", "CONNECTED BY", "CONNECTED", "LAST USED", "LIMITS", "ASKS AGAIN",
    ]

    /// `latchkey grant list`
    func listGrants(of slug: String?, asJSON: Bool) async throws -> CommandResult {
        var grants: [ListedGrant] = []
        for workspace in try await workspaces(slug) {
            grants += try await core.grants.list(core.operator(of: workspace)).map { ListedGrant($0, in: workspace) }
        }
        if asJSON { return CommandResult(try JSONOutput.text(grants)) }
        guard !grants.isEmpty else { return CommandResult("", notes: "There are no connected apps.\n") }
        let rows = grants.map { grant in
            [
                grant.id, grant.workspace, grant.integration, grant.publisher, grant.scopes, grant.grantedBy,
                grant.createdAt, grant.lastUsedAt ?? "never", grant.limits.isEmpty ? "none" : grant.limits,
                grant.expiresAt ?? "never",
            ]
        }
        return CommandResult(TextTable.text([Self.columns] + rows))
    }

    /// `latchkey grant limit`
    func limitGrant(_ order: GrantLimitOrder) async throws -> CommandResult {
        let id = try grantID(order.id)
        let workspace = try await core.grants.workspace(of: id)
        let networks = try order.networks.map { try $0 == ["any"] ? [] : TokenPolicy.networks($0) }
        let rate = try order.rateLimit.map { text -> TokenRateLimit? in
            try text == "none" ? nil : TokenRateLimit(text: text)
        }
        let life = order.longestLife.map { Lifetime.days($0) }
        let grant = try await core.grants.limit(core.operator(of: workspace), id) { policy in
            if let networks { policy.networks = networks }
            if let rate { policy.rateLimit = rate }
            if let life { policy.daysLimit = life }
        }
        if order.asJSON { return CommandResult(try JSONOutput.text(ListedGrant(grant, in: workspace))) }
        return CommandResult("", notes: "The app is limited.\n")
    }

    private func grantID(_ text: String) throws -> GrantID {
        guard let id = GrantID(text) else {
            throw CommandError("“\(text)” is no grant id; `latchkey grant list` shows the ids.")
        }
        return id
    }

    /// `latchkey grant revoke`
    func revokeGrant(_ text: String) async throws -> CommandResult {
        let id = try grantID(text)
        let administrator = core.operator(of: try await core.grants.workspace(of: id))
        try await core.grants.revoke(administrator, id)
        return CommandResult("", notes: "The app is disconnected.\n")
    }
}

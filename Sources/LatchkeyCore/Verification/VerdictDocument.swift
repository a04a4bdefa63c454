extension Verification {
    /// Appends the verdict as JSON, spliced from what the token and its integration hold.
    package func append(to json: inout [UInt8], at now: Instant) {
        json += #"{"valid":"#.utf8
        json += (isValid ? "true" : "false").utf8
        json += #","code":""#.utf8
        json += code.rawValue.utf8
        json.append(UInt8(ascii: "\""))
        if let principal { principal.appendIdentity(to: &json, at: now) }
        if !missing.isEmpty {
            json += #","missing_scopes":"#.utf8
            JSON.strings(missing).append(to: &json)
        }
        if let retryAt {
            json += #","retry_at":""#.utf8
            retryAt.appendAttioText(to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json.append(UInt8(ascii: "}"))
    }
}

extension Principal {
    fileprivate func appendIdentity(to json: inout [UInt8], at now: Instant) {
        json += token.integration.verdict.beforeToken
        tokenID.appendText(to: &json)
        if token.grant == nil, customScopes.isEmpty {
            json += token.integration.verdict.behindToken
        } else {
            json += VerdictParts.integration(integrationID, allScopeNames)
        }
        json += #""environment":""#.utf8
        json += (isTest ? "test" : "live").utf8
        json += #"","expires_at":"#.utf8
        if let expiresAt {
            json.append(UInt8(ascii: "\""))
            expiresAt.appendAttioText(to: &json)
            json.append(UInt8(ascii: "\""))
        } else {
            json += "null".utf8
        }
        json += #","rate_limit":"#.utf8
        if let (limit, remaining) = rateLimit(at: now) {
            json += #"{"count":\#(limit.count),"period":"\#(limit.period.rawValue)","remaining":\#(remaining)}"#.utf8
        } else {
            json += "null".utf8
        }
    }
}

/// What the verdicts on an integration's tokens have in common, as JSON.
struct VerdictParts: Sendable {
    /// `,"workspace_id":"…","access_token_id":"`
    let beforeToken: [UInt8]
    /// `","integration_id":"…","scopes":[…],` for tokens with all scopes of the integration and none of their own.
    let behindToken: [UInt8]

    init(workspace: WorkspaceID, integration: IntegrationID, scopes: ScopeSet) {
        beforeToken = Array(#","workspace_id":"\#(workspace.text)","access_token_id":""#.utf8)
        behindToken = Self.integration(integration, scopes.names)
    }

    static func integration(_ id: IntegrationID, _ scopes: [String]) -> [UInt8] {
        var json = Array(#"","integration_id":"\#(id.text)","scopes":"#.utf8)
        JSON.strings(scopes).append(to: &json)
        json.append(UInt8(ascii: ","))
        return json
    }
}

/// GET /v2/self, spliced from what the token and its integration hold, in the member order of FACTS.md section 4.
enum SelfDocument {
    static func append(of token: CachedToken, to json: inout [UInt8]) {
        json += #"{"active":true,"scope":"#.utf8
        appendScopes(of: token, to: &json)
        json += #","client_id":""#.utf8
        appendClientID(of: token, to: &json)
        json += #"","token_type":""#.utf8
        json += (token.boundKey == nil ? "Bearer" : "DPoP").utf8
        json += #"","exp":"#.utf8
        json += (token.expiresAt.map { String($0.seconds) } ?? "null").utf8
        json += #","iat":"#.utf8
        json += String(token.issuedAt).utf8
        json += #","sub":""#.utf8
        token.integration.workspaceID.appendText(to: &json)
        json += #"","aud":""#.utf8
        appendClientID(of: token, to: &json)
        json += #"","iss":"attio.com""#.utf8
        if let maker = token.makerID {
            json += #","authorized_by_workspace_member_id":""#.utf8
            maker.appendText(to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json += token.integration.workspaceJSON
        json += #","token_level":""#.utf8
        json += token.level.rawValue.utf8
        json += #""}"#.utf8
    }

    static func appendScopes(of token: CachedToken, to json: inout [UInt8]) {
        if let grant = token.grant {
            JSONText.append(token.integration.scopes.intersection(grant).text, to: &json)
        } else {
            json += token.integration.scopeJSON
        }
    }

    /// The app's id for what came by OAuth; the token's own otherwise (FACTS.md 4).
    static func appendClientID(of token: CachedToken, to json: inout [UInt8]) {
        switch token.kind {
        case .workspace: token.id.appendText(to: &json)
        case .oauth: token.integration.id.appendText(to: &json)
        }
    }

    /// The members about the workspace.
    static func workspace(id: WorkspaceID, name: String, slug: String, logoURL: String?) -> [UInt8] {
        var json = Array(#","workspace_id":""#.utf8)
        json += Array(id.text.utf8)
        json += #"","workspace_name":"#.utf8
        JSONText.append(name, to: &json)
        json += #","workspace_slug":"#.utf8
        JSONText.append(slug, to: &json)
        json += #","workspace_logo_url":"#.utf8
        if let logoURL { JSONText.append(logoURL, to: &json) } else { json += Array("null".utf8) }
        return json
    }
}

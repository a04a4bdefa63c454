/// GET /v2/self, spliced from what the token and its integration hold, in the member order of FACTS.md section 4.
enum SelfDocument {
    static func append(of token: CachedToken, to json: inout [UInt8]) {
        let parts = token.integration.selfDocument
        if token.grant == nil {
            json += parts.scopes
        } else {
            json += beginning
            appendScopes(of: token, to: &json)
            json += client
        }
        appendClientID(of: token, to: &json)
        json += token.boundKey == nil ? bearer : bound
        json += (token.expiresAt.map { String($0.seconds) } ?? "null").utf8
        json += #","iat":"#.utf8
        json += String(token.issuedAt).utf8
        json += parts.subject
        appendClientID(of: token, to: &json)
        json += issuer
        if let maker = token.makerID {
            json += #","authorized_by_workspace_member_id":""#.utf8
            maker.appendText(to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json += parts.workspace
        json += token.level.rawValue.utf8
        json += #""}"#.utf8
    }

    // Arrays, as they are appended faster than texts.
    private static let beginning = Array(#"{"active":true,"scope":"#.utf8)
    private static let client = Array(#","client_id":""#.utf8)
    private static let bearer = Array(#"","token_type":"Bearer","exp":"#.utf8)
    private static let bound = Array(#"","token_type":"DPoP","exp":"#.utf8)
    private static let issuer = Array(#"","iss":"attio.com""#.utf8)

    /// What the documents of an integration's tokens have in common.
    struct Parts: Sendable {
        /// The beginning, for tokens with all of the integration's scopes, up to the client's id.
        let scopes: [UInt8]
        /// From behind the time of issue to the client's id.
        let subject: [UInt8]
        /// The members about the workspace, and on to the level.
        let workspace: [UInt8]

        init(scopeJSON: [UInt8], workspace id: WorkspaceID, name: String, slug: String, logoURL: String?) {
            scopes = beginning + scopeJSON + client
            subject = Array(#","sub":"\#(id.text)","aud":""#.utf8)
            var json = Array(#","workspace_id":"\#(id.text)","workspace_name":"#.utf8)
            JSONText.append(name, to: &json)
            json += #","workspace_slug":"#.utf8
            JSONText.append(slug, to: &json)
            json += #","workspace_logo_url":"#.utf8
            if let logoURL { JSONText.append(logoURL, to: &json) } else { json += "null".utf8 }
            workspace = json + #","token_level":""#.utf8
        }
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
}

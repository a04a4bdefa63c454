/// GET /v2/self, spliced from what the token and its integration hold, in the member order of FACTS.md section 4.
enum SelfDocument {
    static func bytes(for token: CachedToken) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(1024)
        json += Array(#"{"active":true,"scope":"#.utf8)
        if let grant = token.grant {
            JSONText.append(token.integration.scopes.intersection(grant).text, to: &json)
        } else {
            json += token.integration.scopeJSON
        }
        let id = token.id.text
        json += Array(#","client_id":""#.utf8)
        json += Array(id.utf8)
        json += Array(#"","token_type":"Bearer","exp":"#.utf8)
        json += Array((token.expiresAt.map { String($0.seconds) } ?? "null").utf8)
        json += Array(#","iat":"#.utf8)
        json += Array(String(token.issuedAt).utf8)
        json += Array(#","sub":""#.utf8)
        json += Array(token.integration.workspaceID.text.utf8)
        json += Array(#"","aud":""#.utf8)
        json += Array(id.utf8)
        json += Array(#"","iss":"attio.com""#.utf8)
        if let maker = token.makerID {
            json += Array(#","authorized_by_workspace_member_id":""#.utf8)
            json += Array(maker.text.utf8)
            json.append(UInt8(ascii: "\""))
        }
        json += token.integration.workspaceJSON
        return json
    }

    /// The members from `workspace_id` to the end.
    static func workspace(id: WorkspaceID, name: String, slug: String, logoURL: String?) -> [UInt8] {
        var json = Array(#","workspace_id":""#.utf8)
        json += Array(id.text.utf8)
        json += Array(#"","workspace_name":"#.utf8)
        JSONText.append(name, to: &json)
        json += Array(#","workspace_slug":"#.utf8)
        JSONText.append(slug, to: &json)
        json += Array(#","workspace_logo_url":"#.utf8)
        if let logoURL { JSONText.append(logoURL, to: &json) } else { json += Array("null".utf8) }
        json += Array(#","token_level":"workspace"}"#.utf8)
        return json
    }
}

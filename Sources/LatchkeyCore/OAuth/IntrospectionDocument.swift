/// What RFC 7662 section 2.2 says of an access token, spliced from what it and its integration hold.
struct IntrospectionDocument: Sendable {
    private let end: [UInt8]

    init(issuer: String) {
        end = Array(#","iss":"#.utf8) + JSONText.quoted(issuer)
    }

    static let inactive = Array(#"{"active":false}"#.utf8)

    func bytes(for token: CachedToken) -> [UInt8] {
        var json: [UInt8] = []
        // As much as it takes and no more: from 1 KiB on, glibc's allocator leaves its fast path.
        json.reserveCapacity(token.integration.scopeJSON.count + end.count + 420)
        json += #"{"active":true,"scope":"#.utf8
        SelfDocument.appendScopes(of: token, to: &json)
        json += #","client_id":""#.utf8
        SelfDocument.appendClientID(of: token, to: &json)
        json += #"","token_type":""#.utf8
        json += (token.boundKey == nil ? "Bearer" : "DPoP").utf8
        json.append(UInt8(ascii: "\""))
        if let end = token.expiresAt {
            json += #","exp":"#.utf8
            json += String(end.seconds).utf8
        }
        json += #","iat":"#.utf8
        json += String(token.issuedAt).utf8
        json += #","sub":""#.utf8
        token.integration.workspaceID.appendText(to: &json)
        json += #"","aud":""#.utf8
        SelfDocument.appendClientID(of: token, to: &json)
        json.append(UInt8(ascii: "\""))
        json += end
        json += #","jti":""#.utf8
        token.id.appendText(to: &json)
        json.append(UInt8(ascii: "\""))
        if let key = token.boundKey {
            json += #","cnf":{"jkt":"#.utf8
            JSONText.append(key.thumbprint, to: &json)
            json.append(UInt8(ascii: "}"))
        }
        if let maker = token.makerID {
            json += #","authorized_by_workspace_member_id":""#.utf8
            maker.appendText(to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json += #","workspace_id":""#.utf8
        token.integration.workspaceID.appendText(to: &json)
        json += #"","token_level":""#.utf8
        json += token.level.rawValue.utf8
        json += #""}"#.utf8
        return json
    }
}

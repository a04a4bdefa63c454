import LatchkeyCore

/// A secret at one place.
struct LeakSighting: Sendable, Encodable {
    let token: String
    let path: String?
    let line: Int
    /// Of git's history: the first commit that has it, and the object.
    var commit: String?
    var object: String?

    enum CodingKeys: CodingKey { case path, line, commit, object }

    /// `config/prod.env:12`, and for history `3f2a9c1 config/prod.env:12`.
    var text: String {
        let place = "\(path ?? object ?? ""):\(line)"
        return commit.map { $0 == path ? place : "\($0) \(place)" } ?? place
    }
}

/// What is known of a secret.
struct LeakVerdict: Codable, Sendable {
    enum Status: String, Codable { case live, revoked, notLive = "not_live", unknown, unchecked }

    /// `revoked`: it was live until now.
    let status: Status
    var workspace: String?
    var integration: String?
    var name: String?
    var accessTokenID: String?

    enum CodingKeys: String, CodingKey {
        case status, workspace, integration, name
        case accessTokenID = "access_token_id"
    }
}

/// A secret with all its places, as it is printed: never whole.
struct LeakFinding: Encodable {
    let token: String
    let verdict: LeakVerdict
    let places: [LeakSighting]

    enum CodingKeys: CodingKey { case token, places }

    init(_ token: String, _ verdict: LeakVerdict, places: [LeakSighting]) {
        self.token = TokenFormat.masked(token)
        self.verdict = verdict
        self.places = places
    }

    /// Whether it was when it was found.
    var isLive: Bool { [.live, .revoked, .unchecked].contains(verdict.status) }

    func encode(to encoder: any Encoder) throws {
        try verdict.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(token, forKey: .token)
        try container.encode(places, forKey: .places)
    }

    /// One line for each place.
    var text: String {
        let owner = [verdict.workspace, verdict.integration, verdict.name].compactMap(\.self).filter { !$0.isEmpty }
        let words = "\(token)  \(status)" + (owner.isEmpty ? "" : "  \(owner.joined(separator: " / "))")
        return places.map { "\($0.text): \(words)\n" }.joined()
    }

    private var status: String {
        switch verdict.status {
        case .live: "LIVE"
        case .revoked: "REVOKED NOW"
        case .notLive: "not live"
        case .unknown: "unknown here"
        case .unchecked: "not checked"
        }
    }

    static func summary(_ findings: [LeakFinding]) -> String {
        guard !findings.isEmpty else { return "No token was found.\n" }
        func counted(_ status: LeakVerdict.Status, _ words: String) -> String? {
            let count = findings.filter { $0.verdict.status == status }.count
            return count == 0 ? nil : "\(count) \(words)"
        }
        let parts = [
            counted(.live, "live"), counted(.revoked, "revoked now"), counted(.notLive, "not live"),
            counted(.unknown, "unknown here"), counted(.unchecked, "not checked"),
        ]
        return "\(findings.count) found: \(parts.compactMap(\.self).joined(separator: ", ")).\n"
    }
}

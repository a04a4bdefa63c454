import LatchkeyCore

/// What the reference says of an operation beyond its own words: the scopes it needs and the errors that every
/// operation shares. The OpenAPI document and the page show the same.
extension Operation {
    /// The detail, and one line on the scopes.
    var fullDetail: String {
        let lines = scopeLines.joined(separator: " ")
        return lines.isEmpty ? detail : "\(detail)\n\n\(lines)"
    }

    /// One sentence for each rule on scopes.
    var scopeLines: [String] {
        guard let scopes else { return [isOpen ? "Needs no credential." : "Needs a credential, but no scope."] }
        var lines: [String] = []
        if !scopes.always.isEmpty { lines.append("Required scopes: \(Self.code(scopes.always)).") }
        for (value, set) in scopes.byTarget?.scopes.sorted(by: { $0.key < $1.key }) ?? [] {
            lines.append("For \(value): \(Self.code(set)).")
        }
        lines += scopes.conditional.map { "\($0.condition): \(Self.code($0.scopes))." }
        return lines
    }

    /// Its own errors and those that come with its credential and its limit.
    var allErrors: [DeclaredError] {
        var errors = self.errors
        if case .live = access { errors += Self.credentialErrors }
        if scopes != nil {
            errors += Self.credentialErrors
            let byTarget = scopes?.byTarget?.scopes.sorted { $0.key < $1.key }.map(\.value) ?? []
            let example = ([scopes?.always ?? .none] + byTarget).first { !$0.isEmpty }
            if let example { errors.append(DeclaredError(APIError.missingScopes(example))) }
        }
        errors.append(DeclaredError(.rateLimited(until: Instant(seconds: 0))))
        return errors
    }

    private static let credentialErrors = [APIError.noCredential, .wrongLength, .unknownToken].map(DeclaredError.init)

    private static func code(_ scopes: ScopeSet) -> String {
        scopes.names.map { "`\($0)`" }.joined(separator: ", ")
    }
}

extension DeclaredError {
    fileprivate init(_ error: APIError) {
        self.init(error.status, error.code, example: error.message)
    }

    /// The family that goes with the status.
    var family: APIError.Family {
        switch status {
        case 401, 403: .auth
        case 429: .rateLimit
        case 500...: .apiError
        default: .invalidRequest
        }
    }
}

import LatchkeyStorage

/// A request that makes something and is marked by its sender, so that sending it again makes nothing new
/// (draft-ietf-httpapi-idempotency-key-header). The mark is written in the transaction of what it made: there is no moment
/// at which one is there without the other, and a second request waits for the first.
package struct IdempotentRequest: Sendable {
    /// How long a repetition is told the secret again.
    static let secretLife = Duration.days(1)
    /// How long a repetition makes nothing new.
    static let memory = Duration.days(30)

    let key: String
    /// Of all that the request asks for.
    let fingerprint: [UInt8]

    /// - Parameters:
    ///   - key: as the header has it, with or without quotes.
    ///   - request: all that the request asks for.
    /// - Throws: `.invalid` for what is no key.
    package init(key: String, request: String) throws {
        var key = key
        if key.count > 2, key.hasPrefix("\""), key.hasSuffix("\"") { key = String(key.dropFirst().dropLast()) }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw LatchkeyError.invalid(
                "Idempotency-Key", "The header Idempotency-Key must have 1 to 255 visible ASCII characters.")
        }
        self.key = key
        fingerprint = secretHash(request)
    }
}

/// What a request made when it came first.
struct IdempotentResult: Sendable {
    let fingerprint: [UInt8]
    /// The id of what was made.
    let resource: String
    /// Its secret, sealed as the row of an access token has it; erased after a day.
    let sealed: [UInt8]?
    let createdAt: Instant
}

extension UnitOfWork {
    /// What the request made before; nil when it comes for the first time, or is not marked.
    ///
    /// - Throws: `.conflict` where the key was used for another request.
    func earlierResult(of request: IdempotentRequest?, by access: KeyAccess) throws -> IdempotentResult? {
        guard let request, case .token(let token, _) = access.party,
            let found = try IdempotencyKeyStore.find(request.key, of: token, in: access.workspaceID, transaction),
            found.createdAt > now - IdempotentRequest.memory
        else { return nil }
        guard found.fingerprint == request.fingerprint else {
            throw LatchkeyError(
                .conflict, .idempotencyKeyReused,
                "This Idempotency-Key was used for another request. Use a new one for each request.")
        }
        return found
    }

    /// Remembers what a marked request made.
    func remember(
        _ request: IdempotentRequest?, made resource: String, sealed: [UInt8]? = nil, by access: KeyAccess
    ) throws {
        guard let request, case .token(let token, _) = access.party else { return }
        let result = IdempotentResult(
            fingerprint: request.fingerprint, resource: resource, sealed: sealed, createdAt: now)
        try IdempotencyKeyStore.insert(request.key, of: token, result, in: access.workspaceID, transaction)
    }
}

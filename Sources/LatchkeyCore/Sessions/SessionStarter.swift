import LatchkeyStorage

/// A session's id and secret, made before the transaction that writes it.
struct SessionStarter: Sendable {
    private let id: SessionID
    private let secret: String
    private let address: String?
    private let userAgent: String?

    init(core: Core, address: String?, userAgent: String?) {
        id = core.newID()
        secret = core.random.base62(43)
        self.address = address
        self.userAgent = userAgent.map { String($0.prefix(400)) }
    }

    func start(for user: User, in unit: UnitOfWork) throws -> NewSession {
        let session = Session(
            id: id, userID: user.id, createdAt: unit.now, lastSeenAt: unit.now,
            expiresAt: unit.now + Session.absoluteLifetime, address: address, userAgent: userAgent,
            passwordConfirmedAt: unit.now)
        let hash = secretHash(secret)
        try SessionStore.insert(session, secretHash: hash, unit.transaction)
        return NewSession(
            cookie: "\(id).\(secret)",
            signedIn: SignedIn(user: user, session: session, address: address, secretHash: hash))
    }
}

extension Sessions {
    func starter(address: String?, userAgent: String?) -> SessionStarter {
        SessionStarter(core: core, address: address, userAgent: userAgent)
    }
}

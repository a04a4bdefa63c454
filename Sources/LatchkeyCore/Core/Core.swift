import FoundationEssentials
package import LatchkeyStorage

/// The whole instance, without its surfaces: rules and their storage. Features hang on it: `core.integrations`.
package final class Core: Sendable {
    package let configuration: CoreConfiguration
    package let database: Database
    package let clock: any WallClock
    package let tokenChecker: TokenChecker
    package let requestLog: RequestLog
    let random: RandomSource
    let ids: IDGenerator
    let keys: InstanceKeys
    let passwordHasher: PasswordHasher
    let signInThrottle: SignInThrottle
    let schemaCache = SchemaCache()
    let clientCache = ClientCache()
    let customScopeUses = CustomScopeUses()
    /// Assertions of clients that were used.
    let assertions = ReplayMemory()
    package let dpop: DPoP
    /// Called after a transaction that wrote events.
    package let outboxSignal = OutboxSignal()
    let eventListeners = EventListeners()
    let webhookRevision = WebhookRevision()
    let introspectionDocument: IntrospectionDocument
    /// Nil: the instance sends no mail.
    let letterhead: Letterhead?

    private init(
        configuration: CoreConfiguration, database: Database, clock: any WallClock, random: RandomSource,
        keys: InstanceKeys
    ) {
        self.configuration = configuration
        self.database = database
        self.clock = clock
        self.random = random
        ids = IDGenerator(clock: clock, random: random)
        self.keys = keys
        passwordHasher = PasswordHasher(cost: configuration.passwordCost, random: random)
        signInThrottle = SignInThrottle()
        introspectionDocument = IntrospectionDocument(issuer: configuration.publicURL)
        letterhead = configuration.sendsMail ? Letterhead(origin: configuration.publicURL) : nil
        dpop = DPoP(issuer: configuration.publicURL, clock: clock)
        tokenChecker = TokenChecker(database: database, keys: keys, clock: clock, configuration: configuration)
        requestLog = RequestLog(folder: configuration.requestLogFolder, limits: configuration.requestLog)
    }

    /// Opens the data folder: migrates the schema after a backup, and checks that the key is the one of the data.
    ///
    /// - Throws: `InstanceKeyError`, `StorageError.unusableSchema`, or what the file system says.
    package static func open(
        _ configuration: CoreConfiguration, clock: any WallClock = SystemClock(), random: RandomSource = .system
    ) async throws -> Core {
        try FileManager.default.createDirectory(
            atPath: configuration.dataFolder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let path = configuration.databasePath
        let isNew = !FileManager.default.fileExists(atPath: path)
        if isNew { try PrivateFile.create(path) }
        let database = try Database.sqlite(path: path, maximumPageCount: configuration.maximumPageCount)
        let now = clock.now()
        try await database.migrate(allMigrations, now: now.microseconds) { version in
            try database.backUp(to: "\(path).before-schema-\(version + 1)-\(now.seconds)")
        }
        let settings = InstanceSettings(database: database)
        let known = try await settings.value(.keyFingerprint)
        let keys = try configuration.instanceKey.load(mayCreate: known == nil, random: random)
        if let known, known != keys.fingerprint {
            throw InstanceKeyError(
                description: "This instance key (\(keys.fingerprint)) is not the one of the data (\(known)). "
                    + "Put the right key back: with this one no token and no sealed secret would open.")
        }
        if known == nil { try await settings.set(.keyFingerprint, to: keys.fingerprint) }
        try await AuditChaining(database: database).run()
        let core = Core(configuration: configuration, database: database, clock: clock, random: random, keys: keys)
        try await core.tokenChecker.foreign.load(from: database)
        try await core.installMissingObjects()
        try await core.imports.endInterrupted()
        return core
    }

    /// Writes the counters that wait, and closes the files.
    package func close() async throws {
        try requestLog.flush()
        try await maintenance.keepUsage()
        try database.close()
    }

    /// A new UUIDv7.
    package func newID<Subject>(_ subject: Subject.Type = Subject.self) -> ID<Subject> {
        ids.next()
    }
}

/// Every feature's migrations; numbers never change once landed.
private let allMigrations: [Migration] =
    [
        instanceMigrations, workspaceMigrations, memberMigrations, sessionMigrations, integrationMigrations,
        accessTokenMigrations, auditMigrations, changeMigrations, schemaMigrations, recordMigrations, eventMigrations,
        importMigrations, viewMigrations, oauthMigrations, webhookMigrations, mailMigrations,
        tokenPolicyMigrations, idempotencyMigrations, customScopeMigrations, requestMigrations, leakMigrations,
        tokenImportMigrations, accessRequestMigrations, grantPolicyMigrations, customScopeUseMigrations,
        unwrittenUsageMigrations,
    ].flatMap { $0 }

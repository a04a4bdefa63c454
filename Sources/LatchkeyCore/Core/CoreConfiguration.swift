/// What the core is told at start; nothing reads the environment afterwards.
package struct CoreConfiguration: Sendable {
    /// The folder of the database and the key file; made, with mode 0700, when missing.
    package var dataFolder: String
    package var instanceKey: InstanceKeySource
    /// Where users reach this server, without a slash at its end: every link that leaves it begins so.
    package var publicURL: String
    /// Whether anyone who is signed in may make a workspace.
    package var allowsWorkspaceCreation = false
    /// Requests a second and token; 0 is no limit.
    package var readRateLimit = 100
    package var writeRateLimit = 25
    /// Hosts that webhooks may be sent to in spite of everything: with http, on any port, at any address.
    package var webhookHosts: [String] = []
    /// Deliveries a second and target URL; 0 is no limit.
    package var webhookRateLimit = 25
    /// How long deliveries are kept with their attempts.
    package var webhookRetention = Duration.days(30)
    /// Whether there is a mail server to send letters by; without one none are written.
    package var sendsMail = false
    /// How much is kept of what tokens ask for.
    package var requestLog = RequestLogLimits()
    /// How many tokens the cache holds at most; each takes about 450 bytes, with what is counted of it.
    package var tokenCacheCapacity = 1_200_000
    /// scrypt's N is 2 to this power.
    package var passwordCost = PasswordHash.defaultCost
    /// `PRAGMA max_page_count`, for tests that play a full disk.
    package var maximumPageCount: Int?

    package init(dataFolder: String, publicURL: String = "http://127.0.0.1:8080") {
        self.dataFolder = dataFolder
        self.publicURL = publicURL
        instanceKey = .file(path: dataFolder + "/instance.key")
    }

    /// The database file in the data folder.
    package var databasePath: String { dataFolder + "/latchkey.db" }

    /// The folder of the request log's files.
    var requestLogFolder: String { dataFolder + "/requests" }
}

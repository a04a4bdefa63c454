/// A setting of an instance or its server: the same name as a command line option (`--public-url`), an environment
/// variable (`LATCHKEY_PUBLIC_URL`) and a key of the configuration file (`public-url`).
struct Setting: Hashable, Sendable {
    /// What a value of the setting looks like.
    enum Kind: Sendable {
        case text
        case list
        /// Never an option, where other users of the machine could read it in the list of processes. (The exception is
        /// `smtp-url`, for mail servers that want no password.)
        case secret
    }

    let name: String
    let kind: Kind

    private init(_ name: String, _ kind: Kind = .text) {
        self.name = name
        self.kind = kind
    }

    /// The name of its environment variable.
    var environmentName: String {
        "LATCHKEY_" + name.uppercased().replacing("-", with: "_")
    }

    static let data = Setting("data")
    static let database = Setting("database")
    static let instanceKey = Setting("instance-key", .secret)
    static let instanceKeyFile = Setting("instance-key-file")
    static let host = Setting("host")
    static let port = Setting("port")
    static let publicURL = Setting("public-url")
    static let trustedProxy = Setting("trusted-proxy", .list)
    static let tlsCertificate = Setting("tls-certificate")
    static let tlsKey = Setting("tls-key")
    static let readRateLimit = Setting("read-rate-limit")
    static let writeRateLimit = Setting("write-rate-limit")
    static let allowWorkspaceCreation = Setting("allow-workspace-creation")
    static let metricsSecret = Setting("metrics-secret", .secret)
    static let metricsSecretFile = Setting("metrics-secret-file")
    static let allowWebhookHost = Setting("allow-webhook-host", .list)
    static let webhookRetentionDays = Setting("webhook-retention-days")
    static let requestLogDays = Setting("request-log-days")
    static let requestLogSize = Setting("request-log-size")
    static let webhookRateLimit = Setting("webhook-rate-limit")
    static let auditLogFile = Setting("audit-log-file")
    static let smtpURL = Setting("smtp-url", .secret)
    static let smtpURLFile = Setting("smtp-url-file")
    static let mailFrom = Setting("mail-from")
    static let githubLeakReports = Setting("github-leak-reports")
    static let githubKeysURL = Setting("github-keys-url")
    static let logLevel = Setting("log-level")
    static let logFormat = Setting("log-format")

    /// Every setting; any other key of a configuration file is an error.
    static let all: [Setting] = [
        data, database, instanceKey, instanceKeyFile, host, port, publicURL, trustedProxy, tlsCertificate, tlsKey,
        readRateLimit, writeRateLimit, allowWorkspaceCreation, metricsSecret, metricsSecretFile, allowWebhookHost,
        webhookRateLimit, webhookRetentionDays, requestLogDays, requestLogSize, auditLogFile, smtpURL, smtpURLFile,
        mailFrom, githubLeakReports, githubKeysURL, logLevel, logFormat,
    ]

    /// Variables of the environment that are no settings of the file.
    static let environmentOnly: Set<String> = [
        "LATCHKEY_CONFIG", "LATCHKEY_TOKEN", "LATCHKEY_SERVER", "LATCHKEY_TEST_SCRYPT_COST", "LATCHKEY_TEST_PAGE_LIMIT",
    ]
}

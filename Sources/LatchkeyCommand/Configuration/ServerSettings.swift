import FoundationEssentials
import LatchkeyCore
import LatchkeyServer

/// The settings of `latchkey serve`.
struct ServerSettings: Sendable {
    enum LogLevel: String, CaseIterable, Sendable {
        case debug, info, warning, error
    }

    enum LogFormat: String, CaseIterable, Sendable {
        /// JSON lines unless the log goes to a terminal.
        case auto, json, text
    }

    var server: ServerConfiguration
    /// Requests per second and token; 0: no limit.
    let readRateLimit: Int
    let writeRateLimit: Int
    let allowsWorkspaceCreation: Bool
    /// Names and networks that webhooks may be sent to in spite of everything.
    let webhookHosts: [String]
    /// Deliveries per second and target; 0: no limit.
    let webhookRateLimit: Int
    let webhookRetentionDays: Int
    /// 0: requests are counted, but not kept.
    let requestLogDays: Int
    /// Megabytes.
    let requestLogSize: Int
    /// A file that the audit log is written to as well, as an absolute path.
    let auditLogFile: String?
    /// Nil: this instance sends no mail.
    let mail: MailSettings?
    let logLevel: LogLevel

    /// - Parameters:
    ///   - environment: for what others named: `SSL_CERT_FILE`.
    ///   - isTerminal: whether the log goes to a person.
    init(_ reader: inout SettingsReader, environment: [String: String], isTerminal: Bool) {
        var server = ServerConfiguration()
        server.host = reader.text(.host) ?? server.host
        server.port = reader.integer(.port, default: server.port, in: 0...65_535)
        server.publicURL = Self.publicURL(&reader)
        server.trustedProxies = Self.trustedProxies(&reader)
        server.tls = Self.tls(&reader)
        server.metricsSecret = reader.secret(.metricsSecret, orFile: .metricsSecretFile)
        server.gitHubKeysURL = Self.gitHubKeysURL(&reader)
        switch reader.choice(.logFormat, default: LogFormat.auto) {
        case .auto: server.logFormat = isTerminal ? .text : .json
        case .json: server.logFormat = .json
        case .text: server.logFormat = .text
        }
        self.server = server
        readRateLimit = reader.integer(.readRateLimit, default: 100, in: 0...1_000_000)
        writeRateLimit = reader.integer(.writeRateLimit, default: 25, in: 0...1_000_000)
        allowsWorkspaceCreation = reader.flag(.allowWorkspaceCreation, default: false)
        webhookHosts = reader.values(.allowWebhookHost).map(\.text)
        webhookRetentionDays = reader.integer(.webhookRetentionDays, default: 30, in: 1...3650)
        requestLogDays = reader.integer(.requestLogDays, default: 30, in: 0...3650)
        requestLogSize = reader.integer(.requestLogSize, default: 2048, in: 1...1_048_576)
        webhookRateLimit = reader.integer(.webhookRateLimit, default: 25, in: 0...1_000_000)
        auditLogFile = reader.text(.auditLogFile).map(Paths.absolute)
        mail = MailSettings(&reader, environment: environment)
        logLevel = reader.choice(.logLevel, default: .info)
    }

    private static func publicURL(_ reader: inout SettingsReader) -> PublicURL? {
        guard let value = reader.value(.publicURL) else { return nil }
        let url = PublicURL(value.text)
        if url == nil {
            reader.note(
                "\(value.source) is \"\(value.text)\", but must be a scheme and a host, as in https://keys.example.com")
        }
        return url
    }

    /// Nil where GitHub's reports are not taken.
    private static func gitHubKeysURL(_ reader: inout SettingsReader) -> String? {
        let value = reader.value(.githubKeysURL)
        if let value, !["https://", "http://"].contains(where: value.text.hasPrefix) || URL(string: value.text) == nil {
            reader.note("\(value.source) is \"\(value.text)\", but must be a whole URL, as in \(standardGitHubKeysURL)")
        }
        return reader.flag(.githubLeakReports, default: false) ? value?.text ?? standardGitHubKeysURL : nil
    }

    private static let standardGitHubKeysURL = "https://api.github.com/meta/public_keys/secret_scanning"

    private static func trustedProxies(_ reader: inout SettingsReader) -> TrustedProxies {
        let values = reader.values(.trustedProxy)
        for value in values where AddressRange(value.text) == nil {
            reader.note("\(value.source) has \"\(value.text)\", but must be an address or a range, as in 10.0.0.0/8")
        }
        return TrustedProxies(values.compactMap { AddressRange($0.text) })
    }

    private static func tls(_ reader: inout SettingsReader) -> ServerConfiguration.TLSFiles? {
        let certificate = file(.tlsCertificate, &reader)
        let key = file(.tlsKey, &reader)
        if (certificate == nil) != (key == nil) {
            reader.note("tls-certificate and tls-key belong together: set both or neither")
        }
        guard let certificate, let key else { return nil }
        return ServerConfiguration.TLSFiles(certificate: certificate, key: key)
    }

    private static func file(_ setting: Setting, _ reader: inout SettingsReader) -> String? {
        guard let value = reader.value(setting) else { return nil }
        if !FileManager.default.isReadableFile(atPath: value.text) {
            reader.note("\(value.source): cannot read \(value.text)")
        }
        return value.text
    }
}

import ArgumentParser
import FoundationEssentials

/// The options of `latchkey serve`; `latchkey check` takes them too, to check them.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The address to listen on (default: 127.0.0.1).", valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp("The port to listen on (default: 8080).", valueName: "port"))
    var port: String?

    @Option(
        help: ArgumentHelp(
            "Where people reach the server, as in https://keys.example.com (default: the address it listens on).",
            valueName: "url"))
    var publicURL: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A proxy, or a range of them, whose word on the client's address is taken. May be repeated.",
            valueName: "cidr"))
    var trustedProxy: [String] = []

    @Option(help: ArgumentHelp("A PEM file with the certificate chain, to speak TLS.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("A PEM file with its private key.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("Reads per second and token (default: 100, 0: no limit).", valueName: "n"))
    var readRateLimit: String?

    @Option(help: ArgumentHelp("Writes per second and token (default: 25, 0: no limit).", valueName: "n"))
    var writeRateLimit: String?

    @Option(
        help: ArgumentHelp("Whether people may make workspaces themselves (default: false).", valueName: "true|false"))
    var allowWorkspaceCreation: String?

    @Option(
        help: ArgumentHelp("A file with the bearer secret that opens /metrics to other machines.", valueName: "file"))
    var metricsSecretFile: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A host or network that webhooks may be sent to though it is private, with http and any port. May be repeated.",
            valueName: "host|cidr"))
    var allowWebhookHost: [String] = []

    @Option(help: ArgumentHelp("Deliveries per second and target URL (default: 25, 0: no limit).", valueName: "n"))
    var webhookRateLimit: String?

    @Option(help: ArgumentHelp("How many days deliveries are kept (default: 30).", valueName: "days"))
    var webhookRetentionDays: String?

    @Option(help: ArgumentHelp("How many days the request log is kept (default: 30, 0: none).", valueName: "days"))
    var requestLogDays: String?

    @Option(
        help: ArgumentHelp("How many megabytes the request log may take (default: 2048).", valueName: "megabytes"))
    var requestLogSize: String?

    @Option(
        help: ArgumentHelp(
            "A file that the audit log of all workspaces is written to as well, as JSON lines.", valueName: "file"))
    var auditLogFile: String?

    @Option(
        help: ArgumentHelp(
            "The server that takes mail, as in smtps://mail.example.com; one with a password only as LATCHKEY_SMTP_URL.",
            valueName: "url"))
    var smtpURL: String?

    @Option(help: ArgumentHelp("A file with that URL.", valueName: "file"))
    var smtpURLFile: String?

    @Option(
        help: ArgumentHelp(
            "Whom mail comes from, as in \"Latchkey <latchkey@example.com>\".", valueName: "address"))
    var mailFrom: String?

    @Option(
        help: ArgumentHelp(
            "Whether GitHub's secret scanning may report leaked tokens (default: false).", valueName: "true|false"))
    var githubLeakReports: String?

    @Option(
        help: ArgumentHelp(
            "Where it publishes the keys that it signs with (default: github.com's).", valueName: "url"))
    var githubKeysURL: String?

    @Option(help: ArgumentHelp("debug, info, warning or error (default: info).", valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("json, text, or auto: text on a terminal (default: auto).", valueName: "format"))
    var logFormat: String?

    @OptionGroup var instance: InstanceOptions

    /// Reads all settings and reports every problem at once.
    func settings() throws -> (instance: InstanceConfiguration, server: ServerSettings) {
        let environment = ProcessInfo.processInfo.environment
        let sources = try ConfigurationSources(options: given, file: instance.config, environment: environment)
        var reader = SettingsReader(sources)
        let instanceSettings = InstanceConfiguration(&reader, environment: environment)
        let serverSettings = ServerSettings(&reader, environment: environment, isTerminal: Terminal.isNotes)
        try reader.finish()
        for name in sources.unknownVariables {
            Terminal.note("Warning: \(name) is no setting of Latchkey and is ignored.\n")
        }
        return (instanceSettings, serverSettings)
    }

    private var given: [Setting: [String]] {
        var given = InstanceOptions.given([
            .host: host, .port: port, .publicURL: publicURL, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey,
            .readRateLimit: readRateLimit, .writeRateLimit: writeRateLimit,
            .allowWorkspaceCreation: allowWorkspaceCreation, .metricsSecretFile: metricsSecretFile,
            .webhookRateLimit: webhookRateLimit, .webhookRetentionDays: webhookRetentionDays,
            .requestLogDays: requestLogDays, .requestLogSize: requestLogSize, .auditLogFile: auditLogFile,
            .smtpURL: smtpURL, .smtpURLFile: smtpURLFile, .mailFrom: mailFrom,
            .githubLeakReports: githubLeakReports, .githubKeysURL: githubKeysURL,
            .logLevel: logLevel, .logFormat: logFormat,
        ])
        if !trustedProxy.isEmpty { given[.trustedProxy] = trustedProxy }
        if !allowWebhookHost.isEmpty { given[.allowWebhookHost] = allowWebhookHost }
        return given.merging(instance.given) { own, _ in own }
    }
}

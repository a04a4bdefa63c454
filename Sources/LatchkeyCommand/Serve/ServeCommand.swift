import ArgumentParser
import Hummingbird
import LatchkeyCore
import LatchkeyServer
import Logging
import ServiceLifecycle
import UnixSignals

/// `latchkey serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the server.",
        discussion: "Every option is also a variable of the environment and a key of the configuration file.")

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let (instance, given) = try options.settings()
        let settings = try await given.knowingPort()
        let folder = DataFolder(path: instance.dataFolder)
        try folder.create()
        guard let lock = try DataFolderLock.acquire(folder) else { throw CommandError(folder.ownedMessage) }
        let auditLog = settings.auditLogFile.map(AuditLogFile.init)
        try auditLog?.check()
        let log = ServerLog(format: settings.server.logFormat, level: settings.logLevel.level)
        let core = try await Instance.open(instance, in: folder, serving: settings)
        do {
            try await serve(core, settings, auditLog, in: folder, log: log)
        } catch {
            try? await core.close()
            log.flush()
            throw CommandError(ServeFailure.text(error, settings.server))
        }
        try await core.close()
        log.logger("latchkey").info("stopped")
        log.flush()
        withExtendedLifetime(lock) {}
    }

    /// Runs everything until a signal ends it; what listens to the world stops first.
    private func serve(
        _ core: Core, _ settings: ServerSettings, _ auditLog: AuditLogFile?, in folder: DataFolder, log: ServerLog
    ) async throws {
        let (logger, server) = (log.logger("latchkey"), settings.server)
        let setUpLink = SetUpLink(folder: folder, origin: server.origin, code: try await core.setup.issueCode())
        let application = try application(core, server, log: log) {
            logger.info("latchkey \(LatchkeyVersion.current) listens on \(server.origin)")
            setUpLink.announce(logger)
            ProgramCode.giveBack()
        }
        var services: [any Service] = [
            MaintenanceService(core: core, logger: logger),
            RequestLogService(core: core, logger: logger),
            WebhookService(core: core, logger: log.logger("webhooks")),
            OwnerSocket(folder: folder, runner: AdminCommandRunner(core: core), logger: logger),
            application,
            // Ended first.
            EventListenerService(core: core),
        ]
        // Before what listens, which stops first.
        if let auditLog {
            services.insert(AuditLogService(core: core, file: auditLog, logger: log.logger("audit")), at: 1)
        }
        if let mail = settings.mail {
            let transport = mail.transport(from: server.origin)
            services.insert(MailService(core: core, transport: transport, logger: log.logger("mail")), at: 1)
        }
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, serviceName: "\(type(of: $0))") },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: log.logger("services"))
        configuration.maximumGracefulShutdownDuration = Self.grace
        configuration.maximumCancellationDuration = .seconds(3)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            logger.warning("requests that took too long were cut off")
        }
    }

    private func application(
        _ core: Core, _ server: ServerConfiguration, log: ServerLog, onListening: @escaping @Sendable () -> Void
    ) throws -> some ApplicationProtocol {
        do {
            return try buildApplication(core: core, configuration: server, log: log) { _ in onListening() }
        } catch {
            guard let files = server.tls else { throw error }
            throw CommandError("cannot use the certificate \(files.certificate) with the key \(files.key): \(error)")
        }
    }

    /// How long requests under way may take after a signal: with what comes after, the stop takes less than 20 seconds.
    private static let grace = Duration.seconds(15)
}

extension ServerSettings.LogLevel {
    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}

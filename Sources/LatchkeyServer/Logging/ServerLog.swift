package import LatchkeyCore
package import Logging

/// The server's log: one writer, one form, for the lines of requests and for everything else.
package struct ServerLog: Sendable {
    /// For all but the requests of event loops, which have lanes of their own.
    let lane: LogLane
    private let writer: LogWriter
    let format: ServerConfiguration.LogFormat
    let clock: any WallClock
    let timestamps = TimestampCache()
    private let level: Logger.Level

    package init(
        format: ServerConfiguration.LogFormat, level: Logger.Level = .info, output: LogOutput = .standardError,
        clock: any WallClock = SystemClock()
    ) {
        writer = LogWriter(output: output)
        lane = writer.lane()
        self.format = format
        self.level = level
        self.clock = clock
    }

    /// A logger that writes here.
    package func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { _ in LineLogHandler(log: self) }
        logger.logLevel = level
        return logger
    }

    /// A lane for one event loop.
    func newLane() -> LogLane { writer.lane() }

    /// Writes what still waits. The last thing a process does.
    package func flush() { writer.flush() }
}

/// Writes swift-log's events as lines of a `ServerLog`. Errors are described by type only where their text could hold
/// what a client sent; callers log messages of their own.
struct LineLogHandler: LogHandler {
    let log: ServerLog
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var values = metadata
        if let more = event.metadata { values.merge(more) { _, new in new } }
        let now = log.clock.now()
        log.lane.append { bytes in
            let line = LogLine(log.format, level: event.level.rawValue, to: &bytes) {
                log.timestamps.append(now, to: &$0)
            }
            line.message(event.message.description, to: &bytes)
            for (name, value) in values.sorted(by: { $0.key < $1.key }) where name != "hb.request.id" {
                line.value(name, value.description, to: &bytes)
            }
            line.end(&bytes)
        }
    }
}

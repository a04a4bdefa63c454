import FoundationEssentials
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

/// The whole server on a real database in a temporary folder. `run` starts it and hands a client to the test; a
/// request that fails with a 500 fails the test that made it, and so does a secret that is told where it must not be.
final class TestServer: Sendable {
    static let password = "correct horse battery"

    let folder: String
    let clock = ManualClock()
    let core: Core
    let configuration: ServerConfiguration
    let log: ServerLog
    let captured = LogCapture()
    let canaries = Canaries()

    /// - Parameters:
    ///   - change: other settings of the server.
    ///   - changeCore: other settings of the core, such as its rate limits.
    init(
        _ change: (inout ServerConfiguration) -> Void = { _ in },
        core changeCore: (inout CoreConfiguration) -> Void = { _ in }
    ) async throws {
        folder = FileManager.default.temporaryDirectory.path + "/latchkey-server-\(UUID().uuidString)"
        var coreConfiguration = CoreConfiguration(dataFolder: folder, publicURL: "http://keys.example.com")
        coreConfiguration.passwordCost = 10
        changeCore(&coreConfiguration)
        core = try await Core.open(coreConfiguration, clock: clock)
        var configuration = ServerConfiguration()
        configuration.publicURL = PublicURL("http://keys.example.com")
        configuration.logFormat = .json
        // Hundreds of tests share the machine; whoever tests the deadline sets one.
        configuration.deadline = .seconds(600)
        change(&configuration)
        self.configuration = configuration
        log = ServerLog(format: configuration.logFormat, output: captured.output, clock: clock)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs the server while `test` runs.
    ///
    /// - Parameter setup: `.router` needs no socket; `.live` is one real connection.
    @discardableResult
    func run<Value: Sendable>(
        _ setup: TestingSetup = .router, expectsFaults: Bool = false,
        _ test: @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        let application = try buildApplication(core: core, configuration: configuration, log: log)
        let canaries = canaries
        let value = try await application.test(setup) { try await test(ObservedClient(client: $0, canaries: canaries)) }
        if !expectsFaults {
            let faults = logLines.filter { $0.contains("\"level\":\"error\"") }
            #expect(faults.isEmpty, "the server logged errors")
        }
        canaries.hold("the log", logLines.joined(separator: "\n"))
        let told = canaries.findings(in: folder)
        #expect(told.isEmpty, "secrets are told: \(told)")
        return value
    }

    /// The lines of the log so far.
    var logLines: [String] {
        log.flush()
        return captured.text.split(separator: "\n").map(String.init)
    }
}

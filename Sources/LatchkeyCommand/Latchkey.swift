import ArgumentParser

#if canImport(Glibc)
import CGlibc
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The command line.
@main
struct Latchkey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latchkey",
        abstract: "A self-hosted workspace server whose admins generate API keys.",
        discussion: """
            Settings come from the command line, the environment (LATCHKEY_DATA for --data, and so on) and a \
            configuration file, in this order. Results go to standard output, all else to standard error. \
            Exit codes: 0 done, 1 failed, 64 called wrongly.
            """,
        version: "latchkey \(LatchkeyVersion.current)",
        subcommands: [
            ServeCommand.self, InitCommand.self, TokenCommand.self, ScopeCommand.self, OAuthCommand.self,
            GrantCommand.self, RequestCommand.self, WebhookCommand.self, AccessRequestCommand.self, UserCommand.self,
            ImportCommand.self, ExportCommand.self, AuditCommand.self, MailCommand.self, CheckCommand.self,
            ScanCommand.self, BackupCommand.self, RestoreCommand.self, VersionCommand.self,
        ])

    static func main() async {
        // Whatever this process makes is for its user alone: the key, the database, the socket, backups.
        umask(0o077)
        // A reader that has gone shows as an error of the write.
        signal(SIGPIPE, SIG_IGN)
        #if canImport(Glibc)
        // Large blocks go back to the system when they are freed. Left to itself, glibc soon keeps those of 32 MB.
        _ = mallopt(M_MMAP_THRESHOLD, 256 * 1024)
        #endif
        do {
            var command = try await asyncParseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as CommandError {
            if !error.description.isEmpty { Terminal.note("Error: \(error)\n") }
            exit(withError: ExitCode.failure)
        } catch let error as ConfigurationError {
            Terminal.note("Error: \(error)\n")
            exit(withError: ExitCode.validationFailure)
        } catch {
            exit(withError: error)
        }
    }
}

/// `latchkey version`
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() throws {
        try Terminal.output("latchkey \(LatchkeyVersion.current)\n")
    }
}

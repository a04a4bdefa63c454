import ArgumentParser
import LatchkeyCore

/// `latchkey restore`
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the database. The server must be stopped.",
        discussion: """
            Everything since the backup is undone: tokens made since are unknown, tokens revoked since come back. \
            All people are signed out; open invitations and password links are void. The replaced database stays \
            beside the restored one.
            """)

    @Argument(help: ArgumentHelp("The backup.", valueName: "file"))
    var file: String

    @Flag(
        inversion: .prefixedNo,
        help: "Revoke all access tokens, so that none revoked since the backup comes back (default: ask).")
    var revokeAllTokens: Bool?

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        let settings = try instance.settings()
        let folder = DataFolder(path: settings.dataFolder)
        try folder.create()
        guard let lock = try DataFolderLock.acquire(folder) else { throw CommandError(folder.ownedMessage) }
        var configuration = CoreConfiguration(dataFolder: folder.path)
        settings.apply(to: &configuration)
        let restore = Restore(backup: Paths.absolute(file), configuration: configuration)
        do {
            try await restore.stage()
            let revokes = revokeAllTokens ?? asksWhetherToRevoke()
            let kept = try await restore.replace(revokingAllTokens: revokes)
            Terminal.note(Self.report(kept: kept, revokes: revokes))
        } catch {
            restore.discard()
            throw CommandError("cannot restore \(file): \(FailureText.of(error))")
        }
        withExtendedLifetime(lock) {}
    }

    private func asksWhetherToRevoke() -> Bool {
        guard Terminal.isInput, Terminal.isNotes else { return false }
        Terminal.note("Tokens that were revoked since this backup come back to life. Revoke all tokens? [y/N] ")
        return readLine()?.lowercased().hasPrefix("y") ?? false
    }

    private static func report(kept: String?, revokes: Bool) -> String {
        let tokens =
            revokes
            ? "All access tokens are revoked; make new ones.\n"
            : "Access tokens that were revoked since the backup work again, and those made since do not. "
                + "`latchkey token revoke` ends single ones; restore again with --revoke-all-tokens to end all.\n"
        return "The backup is restored. Everyone is signed out; invitations and password links are void.\n" + tokens
            + (kept.map { "The replaced database is \($0)\n" } ?? "")
    }
}

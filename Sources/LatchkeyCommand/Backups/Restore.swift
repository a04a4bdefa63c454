import FoundationEssentials
import LatchkeyCore
import LatchkeyStorage

/// Puts a backup in the place of the database, in two steps: all that can fail happens on a copy.
struct Restore {
    let backup: String
    /// Of the instance; its data folder is owned by this process.
    let configuration: CoreConfiguration

    private var folder: String { configuration.dataFolder + "/restore" }
    private var staged: CoreConfiguration {
        var staged = configuration
        staged.dataFolder = folder
        return staged
    }

    /// Copies the backup and checks the copy: that it is whole, of this instance and not of a newer version.
    func stage() async throws {
        discard()
        try DataFolder(path: folder).create()
        guard FileManager.default.isReadableFile(atPath: backup) else { throw CommandError("cannot read the file") }
        try copy(backup, to: staged.databasePath)
        let log = backup + "-wal"
        if FileManager.default.fileExists(atPath: log) { try copy(log, to: staged.databasePath + "-wal") }
        try await requireInstance()
        let core = try await Core.open(staged)
        let problems = try await core.maintenance.problems()
        try await core.close()
        if let first = problems.first { throw CommandError("the backup is damaged: \(first)") }
    }

    /// Replaces the database by the copy.
    ///
    /// - Returns: where the replaced database is; nil if there was none.
    func replace(revokingAllTokens: Bool) async throws -> String? {
        let core = try await Core.open(staged)
        let now = core.clock.now()
        _ = try await core.maintenance.afterRestore(revokeAllTokens: revokingAllTokens)
        // All of it must be in the one file that is moved.
        try await core.database.checkpoint()
        try await core.close()
        let target = configuration.databasePath
        var kept: String?
        if FileManager.default.fileExists(atPath: target) {
            let aside = "\(target).replaced-\(now.seconds)"
            // What a crash left in the log belongs to the file and goes with it.
            for suffix in ["-wal", "-shm", ""] where FileManager.default.fileExists(atPath: target + suffix) {
                try FileMove.replace(aside + suffix, with: target + suffix)
            }
            kept = aside
        }
        try FileMove.replace(target, with: staged.databasePath)
        discard()
        return kept
    }

    /// Removes the copy.
    func discard() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A database that opens without any key holds nothing of Latchkey's.
    private func requireInstance() async throws {
        var keyless = staged
        let key = folder + "/no.key"
        keyless.instanceKey = .file(path: key)
        do {
            try await Core.open(keyless).close()
        } catch is InstanceKeyError {
            return
        }
        throw CommandError("the file is no backup of Latchkey")
    }

    private func copy(_ source: String, to target: String) throws {
        try FileManager.default.copyItem(atPath: source, toPath: target)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target)
    }
}

import FoundationEssentials
import LatchkeyCore
import LatchkeyStorage

/// Checks the audit events in a file, without an instance: of an export or a log file, or of a backup.
struct AuditFileCheck {
    let path: String
    let order: VerifyOrder

    func run() async throws -> CommandResult {
        do {
            return try await AuditFile.isDatabase(path) ? checkBackup() : checkEvents()
        } catch let problem as AuditFile.Problem {
            throw CommandError("cannot check \(path): \(problem)")
        }
    }

    private func checkEvents() throws -> CommandResult {
        guard order.workspace == nil else {
            throw CommandError("events name their workspace by id: leave out --workspace, which is for a backup.")
        }
        var verifier = AuditVerifier(isFile: true, allowsGaps: order.allowsGaps, expecting: order.heads)
        try AuditFile.read(path) { verifier.check($0) }
        guard !verifier.findings.isEmpty else { throw CommandError("there are no audit events in \(path).") }
        return try AuditReport(verifier, names: [:]).result(asJSON: order.asJSON)
    }

    /// On a copy, since even reading a database writes beside it. It needs no key: nothing of the audit log is sealed.
    private func checkBackup() async throws -> CommandResult {
        let folder = FileManager.default.temporaryDirectory.path + "/latchkey-audit-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for suffix in ["", "-wal"] where suffix.isEmpty || FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: "\(folder)/copy.db\(suffix)")
        }
        let database = try Database.sqlite(path: "\(folder)/copy.db")
        defer { try? database.close() }
        do {
            let (verifier, names) = try await AuditBackup.verify(database, slug: order.workspace, order.heads)
            return try AuditReport(verifier, names: names).result(asJSON: order.asJSON)
        } catch is StorageError {
            throw CommandError("\(path) is no backup of a version of Latchkey that chains its audit log.")
        }
    }
}

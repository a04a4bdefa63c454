import FoundationEssentials
import LatchkeyCore

extension AdminCommandRunner {
    private struct MadeBackup: Encodable {
        let file: String
        let bytes: Int
    }

    /// `latchkey backup`. The copy is made beside its place and moved there whole.
    func backUp(to path: String, replacing: Bool, asJSON: Bool) async throws -> CommandResult {
        let files = FileManager.default
        guard replacing || !files.fileExists(atPath: path) else {
            throw CommandError("\(path) is there already. Choose another name, or replace it with --force.")
        }
        let draft = path + ".part"
        try? files.removeItem(atPath: draft)
        do {
            try await core.maintenance.backUp(to: draft)
            try FileMove.replace(path, with: draft)
        } catch {
            try? files.removeItem(atPath: draft)
            throw CommandError("cannot write the backup \(path): \(FailureText.of(error))")
        }
        let bytes = (try? files.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        return CommandResult(
            asJSON ? try JSONOutput.text(MadeBackup(file: path, bytes: bytes)) : "\(path)\n", notes: keyNote)
    }

    private var keyNote: String {
        switch core.configuration.instanceKey {
        case .file(let path):
            "The backup is useless without the instance key, \(path), which is not in it. "
                + "Keep a copy of the key, in another place than the backups.\n"
        case .given:
            "The backup is useless without the instance key, which is not in it. Keep the key in another place.\n"
        }
    }
}

import FoundationEssentials
import LatchkeyCore

/// The folder that holds one instance.
struct DataFolder: Sendable {
    /// Absolute path.
    let path: String

    /// Locked by the one process that owns the folder.
    var lockFile: String { path + "/latchkey.lock" }
    /// Where the owner takes commands while it serves.
    var socketFile: String { path + "/latchkey.sock" }
    /// The one-time set-up link of an empty instance, when there was no terminal to print it on.
    var setUpLinkFile: String { path + "/set-up-link" }

    /// Makes the folder, open to its user alone, if it is not there.
    func create() throws(CommandError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandError("cannot make the data folder \(path): \(SystemError.current)")
        }
    }

    /// Whether an instance was made here.
    var holdsInstance: Bool {
        FileManager.default.fileExists(atPath: CoreConfiguration(dataFolder: path).databasePath)
    }
}

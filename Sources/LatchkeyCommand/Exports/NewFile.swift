import FoundationEssentials
import LatchkeyCore

/// Files that commands write: made beside their place and moved there whole.
enum NewFile {
    /// - Parameter next: the next piece; nil at the end.
    /// - Throws: `CommandError` when the file is there already, or can't be written.
    static func write(_ path: String, _ next: () async throws -> [UInt8]?) async throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandError("\(path) is there already. Choose another name.")
        }
        let draft = path + ".part"
        try? FileManager.default.removeItem(atPath: draft)
        do {
            try PrivateFile.create(draft)
            while let piece = try await next() { try PrivateFile.append(piece, to: draft) }
            try FileMove.replace(path, with: draft)
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw CommandError("cannot write \(path): \(FailureText.of(error))")
        }
    }
}

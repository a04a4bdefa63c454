import FoundationEssentials
import LatchkeyCore

/// Files that members have sent and not imported yet. Each member sees their own only.
struct ImportFiles: Sendable {
    /// How long a file waits for its columns to be matched.
    private static let secondsKept = 86_400.0

    private let folder: String

    init(_ member: MemberContext) {
        folder =
            "\(member.core.configuration.dataFolder)/imports/\(member.workspace.id)-\(member.member.member.id)"
    }

    /// A place for a new file; what has waited for too long makes room.
    func place(for id: ImportID) throws -> String {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        removeOld()
        return path(id)
    }

    /// A file that waits.
    ///
    /// - Throws: `PageRefusal.notFound`.
    func waiting(_ id: ImportID) throws -> String {
        guard FileManager.default.fileExists(atPath: path(id)) else { throw PageRefusal.notFound }
        return path(id)
    }

    /// Takes a file out of those that wait: of a form that is sent twice, only the first gets it.
    func claim(_ id: ImportID) -> String? {
        let claimed = path(id) + ".running"
        return (try? FileManager.default.moveItem(atPath: path(id), toPath: claimed)) == nil ? nil : claimed
    }

    /// Puts a claimed file back.
    func release(_ id: ImportID) {
        try? FileManager.default.moveItem(atPath: path(id) + ".running", toPath: path(id))
    }

    func remove(_ id: ImportID) {
        for path in [path(id), path(id) + ".running"] { try? FileManager.default.removeItem(atPath: path) }
    }

    private func path(_ id: ImportID) -> String { "\(folder)/\(id).csv" }

    private func removeOld() {
        let now = Date()
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard let date = attributes?[.modificationDate] as? Date,
                now.timeIntervalSince(date) > Self.secondsKept
            else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}

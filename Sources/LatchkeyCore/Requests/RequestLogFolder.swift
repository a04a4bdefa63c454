import FoundationEssentials
import Synchronization

/// The files of the request log, named after the microsecond of their first request. They are only ever appended to, and
/// removed as a whole.
final class RequestLogFolder: Sendable {
    /// Bytes after which a new file begins.
    private static let fileSize = 16 << 20

    struct File: Sendable {
        let path: String
        let firstAt: Instant
        let size: Int
    }

    private let path: String
    private let limits: RequestLogLimits
    private let current = Mutex<File?>(nil)

    init(path: String, limits: RequestLogLimits) {
        self.path = path
        self.limits = limits
    }

    /// Writes a block behind the newest one. A new process begins a new file, and so does a new day: a file that a crash
    /// left with half a block is never written to again.
    func append(_ block: [UInt8], firstAt: Instant) throws {
        try current.withLock { current in
            var file: File
            if let open = current, open.size < Self.fileSize, firstAt - open.firstAt < .days(1) {
                file = open
            } else {
                file = try begin(at: firstAt)
            }
            // What is not written whole would hide all that follows in its file.
            current = nil
            try PrivateFile.append(block, to: file.path)
            file = File(path: file.path, firstAt: file.firstAt, size: file.size + block.count)
            current = file
        }
    }

    /// Newest first.
    func files() -> [File] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { name -> File? in
            guard name.hasSuffix(Self.suffix), let number = Int64(name.dropLast(Self.suffix.count)) else { return nil }
            let path = "\(path)/\(name)"
            return File(path: path, firstAt: Instant(microseconds: number), size: PrivateFile.size(of: path) ?? 0)
        }.sorted { $0.firstAt > $1.firstAt }
    }

    /// Removes files whose last request is too old, and the oldest ones where all are too large.
    func removeOld(at now: Instant) throws {
        var kept = 0
        var newer: Instant?
        for file in files() {
            kept += file.size
            // All that is in a file is older than the file behind it; the newest one ends a day after its beginning.
            let end = newer ?? max(file.firstAt + .days(1), now)
            newer = file.firstAt
            guard kept > limits.size || now - end > limits.retention else { continue }
            current.withLock { if $0?.path == file.path { $0 = nil } }
            try FileManager.default.removeItem(atPath: file.path)
        }
    }

    private static let suffix = ".requests"

    private func begin(at instant: Instant) throws -> File {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Two in the same microsecond, as when the clock was set back.
        var name = instant.microseconds
        while FileManager.default.fileExists(atPath: "\(path)/\(name)\(Self.suffix)") { name += 1 }
        let file = File(path: "\(path)/\(name)\(Self.suffix)", firstAt: Instant(microseconds: name), size: 0)
        try PrivateFile.create(file.path)
        return file
    }
}

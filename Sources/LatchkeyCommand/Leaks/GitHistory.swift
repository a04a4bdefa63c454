import LatchkeyCore

/// All that a git repository has ever kept, also what no branch leads to any more.
struct GitHistory {
    /// Characters of a commit's name that are shown.
    private static let shortened = 10

    /// Its top folder, or the repository itself where it is bare.
    let root: String

    /// Nil for a path that is in no repository.
    ///
    /// - Throws: `ChildProcess.Failure`.
    init?(of path: String) throws {
        let isFolder = FileKind(of: path, followingLinks: true) == .folder
        let folder = isFolder ? path : Paths.folder(of: path)
        guard let root = try Self.line(["-C", folder, "rev-parse", "--absolute-git-dir"]) else { return nil }
        self.root = root
    }

    /// Every object is read once, wherever and in however many commits it is; where it came from is asked only for what was found.
    ///
    /// - Throws: ``CommandError`` when git fails.
    func search() throws -> [LeakSighting] {
        var objects = GitObjects()
        try git(["cat-file", "--batch-all-objects", "--unordered", "--buffer", "--batch"]) { objects.feed($0) }
        guard !objects.found.isEmpty else { return [] }
        let origins = try origins(of: Set(objects.found.map(\.object)))
        return objects.found.map { found in
            let origin =
                found.isCommit
                ? (commit: String(found.object.prefix(Self.shortened)), path: "commit message") : origins[found.object]
            return LeakSighting(
                token: found.find.token, path: origin?.path, line: found.find.line, commit: origin?.commit,
                object: found.object)
        }
    }

    /// The oldest commit that each is in, and what it is called there.
    private func origins(of objects: Set<String>) throws -> [String: (commit: String, path: String)] {
        var origins: [String: (commit: String, path: String)] = [:]
        var commit = ""
        var lines = LineReader { line in
            if line.hasPrefix("commit ") { commit = String(line.dropFirst(7).prefix(Self.shortened)) }
            guard line.hasPrefix(":"), let tab = line.firstIndex(of: "\t") else { return }
            let fields = line[..<tab].split(separator: " ")
            guard fields.count == 5, objects.contains(String(fields[3])) else { return }
            let origin = (commit: commit, path: String(line[line.index(after: tab)...]))
            origins[String(fields[3])] = origins[String(fields[3])] ?? origin
        }
        try git([
            "-c", "core.quotePath=false", "log", "--all", "--reverse", "-m", "--raw", "--no-abbrev", "--no-renames",
            "--format=commit %H",
        ]) { lines.feed($0) }
        return origins
    }

    private func git(_ arguments: [String], _ take: ([UInt8]) -> Void) throws {
        let code = try ChildProcess.run(["git", "--git-dir", root] + arguments, take)
        guard code == 0 else {
            throw CommandError("git ended with \(code), so the history of \(root) was not searched")
        }
    }

    private static func line(_ arguments: [String]) throws -> String? {
        var bytes: [UInt8] = []
        let code = try ChildProcess.run(["git"] + arguments, isQuiet: true) { bytes += $0 }
        guard code == 0, let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}

/// Calls back for each line of a stream.
struct LineReader {
    private var rest: [UInt8] = []
    private let take: (String) -> Void

    init(_ take: @escaping (String) -> Void) { self.take = take }

    mutating func feed(_ bytes: [UInt8]) {
        var lines = (rest + bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        rest = Array(lines.removeLast())
        for line in lines { take(String(decoding: line, as: UTF8.self)) }
    }
}

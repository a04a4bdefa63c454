import FoundationEssentials
import LatchkeyCore

/// Looks for secrets in files, folders and git's history.
struct LeakSearch {
    private(set) var sightings: [LeakSighting] = []
    /// What could not be searched.
    private(set) var notes = ""
    private var repositories: Set<String> = []

    /// - Throws: ``CommandError`` for a path that is not there.
    mutating func files(at path: String) throws {
        guard let kind = FileKind(of: path, followingLinks: true) else { throw CommandError("there is no \(path)") }
        kind == .folder ? walk(path) : search(path)
    }

    /// Everything below a folder. Links are left out, and what git keeps for itself is searched as history.
    private mutating func walk(_ folder: String) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            notes += "Cannot read \(folder)\n"
            return
        }
        for name in names.sorted() where name != ".git" {
            let path = folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            switch FileKind(of: path) {
            case .folder: walk(path)
            case .file: search(path)
            case .other, nil: break
            }
        }
    }

    private mutating func search(_ path: String) {
        var finder = TextFinder()
        let isRead = FileBytes.read(path) { chunk in
            sightings += finder.feed(chunk).map { LeakSighting(token: $0.token, path: path, line: $0.line) }
            return !finder.isBinary
        }
        if !isRead { notes += "Cannot read \(path)\n" }
    }

    /// The histories of the repositories that the paths are in, each once.
    ///
    /// - Parameter demanded: nil where there are any.
    /// - Throws: ``CommandError`` where one is demanded and can't be had.
    mutating func histories(of paths: [String], demanded: Bool?) throws {
        guard demanded != false else { return }
        do {
            for path in paths {
                guard let history = try GitHistory(of: path) else {
                    if demanded == true { throw CommandError("\(path) is in no git repository") }
                    continue
                }
                if repositories.insert(history.root).inserted { sightings += try history.search() }
            }
        } catch ChildProcess.Failure.missing where demanded != true {
            notes += "git is not installed, so no history was searched.\n"
        } catch ChildProcess.Failure.missing {
            throw CommandError("git is not installed, so its history can't be searched")
        }
    }
}

/// A finder that stops where it sees that it reads no text: at a zero byte near the beginning, as git does.
struct TextFinder {
    private static let looked = 8_000
    private var finder = TokenFinder()
    private var count = 0
    private(set) var isBinary = false

    mutating func feed(_ bytes: [UInt8]) -> [TokenFinder.Find] {
        if count < Self.looked, bytes.prefix(Self.looked - count).contains(0) { isBinary = true }
        count += bytes.count
        return isBinary ? [] : finder.feed(bytes)
    }
}

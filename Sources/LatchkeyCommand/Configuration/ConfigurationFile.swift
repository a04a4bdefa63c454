import Configuration
import FoundationEssentials
import Synchronization

/// The configuration file: YAML, or JSON when its name ends in `.json`, with one key per setting.
enum ConfigurationFile {
    /// Reads the file at `path`.
    ///
    /// - Throws: ``ConfigurationError`` if it cannot be read or has a key that is no ``Setting``.
    static func read(_ path: String) throws(ConfigurationError) -> any ConfigSnapshot {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(problems: ["cannot read the configuration file \(path)"])
        }
        let unknown = UnknownKeys()
        let snapshot: any ConfigSnapshot
        do {
            snapshot = try parse([UInt8](data), path: path, noting: unknown)
        } catch {
            throw ConfigurationError(problems: ["cannot understand the configuration file \(path): \(error)"])
        }
        let problems = unknown.names.sorted().map { name in
            let hint = nearest(to: name).map { " (did you mean \"\($0)\"?)" } ?? ""
            return "unknown key \"\(name)\" in \(path)\(hint)"
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return snapshot
    }

    private static func parse(
        _ bytes: [UInt8], path: String, noting unknown: UnknownKeys
    ) throws -> any ConfigSnapshot {
        if path.hasSuffix(".json") {
            return try JSONSnapshot(
                data: bytes.span.bytes, providerName: path,
                parsingOptions: .init(secretsSpecifier: .dynamic { key, _ in unknown.note(key) }))
        }
        if isEmpty(bytes) { return InMemoryProvider(name: path, values: [:]).snapshot() }
        return try YAMLSnapshot(
            data: bytes.span.bytes, providerName: path,
            parsingOptions: .init(secretsSpecifier: .dynamic { key, _ in unknown.note(key) }))
    }

    /// A file of nothing but comments, as a sample file is before its first edit, has no YAML document in it.
    private static func isEmpty(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).allSatisfy { line in
            let start = line.first { !$0.isWhitespace }
            return start == nil || start == "#"
        }
    }

    /// The setting that was most likely meant: the same letters, or the same beginning.
    private static func nearest(to name: String) -> String? {
        let letters = name.lowercased().filter(\.isLetter)
        return Setting.all.map(\.name).first { $0.filter(\.isLetter) == letters }
            ?? Setting.all.map(\.name).first {
                letters.count >= 4 && $0.filter(\.isLetter).hasPrefix(letters.prefix(4))
            }
    }
}

/// Collects the keys of a file that are no settings.
///
/// The snapshots tell their keys to nobody but the function that tells secrets apart; so that function takes note.
private final class UnknownKeys: Sendable {
    private static let known = Set(Setting.all.map(\.name))
    private let keys = Mutex<Set<String>>([])

    var names: Set<String> { keys.withLock { $0 } }

    /// Notes `key` if it is unknown. Always true: no value of the file is ever to be printed.
    func note(_ key: String) -> Bool {
        if !Self.known.contains(key) { keys.withLock { _ = $0.insert(key) } }
        return true
    }
}

/// A file of tokens of another system: CSV with headings, or an object of JSON on each line.
package enum ForeignTokenFile {
    /// The most tokens of a file.
    package static let limit = 10_000
    /// The most bytes of a file.
    package static let byteLimit = 16 << 20
    /// Problems that are told at once.
    static let shown = 20

    /// - Throws: `.invalid` with `file`, naming the lines that can't be read.
    package static func tokens(in bytes: [UInt8]) throws -> [ForeignToken] {
        let first = bytes.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        let rows = try first == UInt8(ascii: "{") ? jsonLines(bytes) : csv(bytes)
        guard !rows.isEmpty else { throw problem("There is no token in it.") }
        guard rows.count <= limit else { throw problem("It holds more than \(limit) tokens. Split it.") }
        return try ForeignToken.collect(rows) { try ForeignToken($0.values, at: "Line \($0.line)") }
    }

    private typealias Line = (values: [String: String], line: Int)

    private static func csv(_ bytes: [UInt8]) throws -> [Line] {
        var headings: [String]?
        var rows: [Line] = []
        var parser = CSVParser(separator: CSVParser.separator(of: bytes))
        func take(_ row: CSVParser.Row) throws {
            guard let known = headings else {
                headings = try names(row.fields.map { $0.trimmingWhitespace().lowercased() })
                return
            }
            guard row.fields.count <= known.count else {
                throw problem("Line \(row.line) has more fields than there are headings.")
            }
            rows.append((Dictionary(uniqueKeysWithValues: zip(known, row.fields)), row.line))
        }
        do {
            try bytes.withUnsafeBytes { try parser.read($0, take) }
            try parser.finish(take)
        } catch let error as CSVParser.Problem {
            throw problem("Line \(error.line): \(error.reason).")
        }
        return rows
    }

    private static func jsonLines(_ bytes: [UInt8]) throws -> [Line] {
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        return try lines.enumerated().compactMap { index, line in
            guard line.contains(where: { ![0x20, 0x09, 0x0d].contains($0) }) else { return nil }
            guard let members = (try? JSON(parsing: Array(line)))?.members else {
                throw problem("Line \(index + 1) is no object of JSON.")
            }
            _ = try names(members.map(\.name))
            return (try values(of: members, at: "Line \(index + 1)"), index + 1)
        }
    }

    /// A slip in a name would lose what it is about, such as an end.
    private static func names(_ names: [String]) throws -> [String] {
        if let unknown = names.first(where: { !ForeignToken.fields.contains($0) }) {
            throw problem(
                "“\(unknown.prefix(60))” is no column of it. There are: \(ForeignToken.fields.joined(separator: ", "))."
            )
        }
        guard names.contains("hash"), Set(names).count == names.count else {
            throw problem("It must have a column hash, and each column once.")
        }
        return names
    }

    /// What members of JSON say, as a column would.
    ///
    /// - Throws: `.invalid` with the field.
    package static func values(of members: [JSON.Member], at place: String) throws -> [String: String] {
        var values: [String: String] = [:]
        for member in members {
            switch member.value {
            case .null: break
            case .string(let text): values[member.name] = text
            case .array(let parts) where parts.allSatisfy({ $0.string != nil }):
                values[member.name] = parts.compactMap(\.string).joined(separator: " ")
            case .object where member.name == "rate_limit":
                let (count, period) = (member.value["count"]?.number ?? 0, member.value["period"]?.string ?? "")
                values[member.name] = "\(Int(exactly: count) ?? 0)/\(period)"
            default:
                throw LatchkeyError.invalid(member.name, "\(place): \(member.name.prefix(60)) must be a text.")
            }
        }
        return values
    }

    private static func problem(_ words: String) -> LatchkeyError {
        LatchkeyError.invalid("file", "The file can't be imported. \(words)")
    }
}

extension ForeignToken {
    /// Makes something of each, and says all that is wrong together.
    ///
    /// - Throws: the first error, with the words of those that follow.
    static func collect<Element, Value>(
        _ elements: [Element], _ make: (Element) throws -> Value
    ) throws -> [Value] {
        var problems: [LatchkeyError] = []
        var values: [Value] = []
        for element in elements {
            do {
                values.append(try make(element))
            } catch let error as LatchkeyError {
                problems.append(error)
            }
        }
        guard let first = problems.first else { return values }
        let words = problems.prefix(ForeignTokenFile.shown).map(\.message).joined(separator: "\n")
        let more =
            problems.count > ForeignTokenFile.shown ? "\n… and \(problems.count - ForeignTokenFile.shown) more." : ""
        throw LatchkeyError(
            first.kind, first.code, "Nothing was imported.\n\(words)\(more)", field: first.field)
    }
}

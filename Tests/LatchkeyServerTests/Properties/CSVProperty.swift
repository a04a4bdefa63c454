@testable import LatchkeyCore

/// It does not matter in which pieces a file comes, and what is written is read as the same.
enum CSVProperty {
    private enum Outcome: Equatable {
        case rows([CSVParser.Row])
        case problem(CSVParser.Problem)
    }

    static func check(_ bytes: [UInt8]) throws {
        let separator = CSVParser.separator(of: bytes)
        let whole = try read(bytes, separator, piece: max(1, bytes.count))
        // A byte order mark is known by its three bytes together.
        for piece in [3, 7] {
            try hold(try read(bytes, separator, piece: piece) == whole, "it is another in pieces of \(piece)")
        }
        guard case .rows(let rows) = whole else { return }
        var written: [UInt8] = []
        CSVText.append(["header"], to: &written)
        for row in rows { CSVText.append(row.fields, to: &written) }
        guard case .rows(let again) = try read(written, ",", piece: written.count) else {
            throw BrokenProperty(description: "what is written can't be read")
        }
        try hold(again.dropFirst().map(\.fields) == rows.map(\.fields), "what is written is read as something else")
        try hold(zip(rows, rows.dropFirst()).allSatisfy { $0.line < $1.line }, "the lines are not in order")
    }

    private static func read(_ bytes: [UInt8], _ separator: Unicode.Scalar, piece: Int) throws -> Outcome {
        var parser = CSVParser(separator: separator)
        var rows: [CSVParser.Row] = []
        do {
            for start in stride(from: 0, to: bytes.count, by: piece) {
                try bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { piece in
                    try parser.read(piece) { rows.append($0) }
                }
            }
            try parser.finish { rows.append($0) }
            return .rows(rows)
        } catch let problem as CSVParser.Problem {
            return .problem(problem)
        }
    }
}

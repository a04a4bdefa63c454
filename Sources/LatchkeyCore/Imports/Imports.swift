import FoundationEssentials
import LatchkeyStorage

/// Turning CSV files into records.
package struct Imports: Sendable {
    /// Rows of one transaction: large enough that neighbours in the index share pages, small enough that others can
    /// write in between.
    private static let sliceSize = 2000
    /// The most rejected rows that are kept.
    package static let rejectionLimit = 10_000

    let core: Core

    /// The headings and the first rows of a file.
    ///
    /// - Throws: 400 for what is no CSV file.
    package func preview(path: String, rows limit: Int = 10) throws -> (headings: [String], rows: [[String]]) {
        var rows: [[String]] = []
        try Self.read(path, problem: { LatchkeyError.invalid("file", $0) }) { row, _ in
            rows.append(row.fields)
            return rows.count <= limit
        }
        guard let headings = rows.first else { throw LatchkeyError.invalid("file", "The file is empty.") }
        return (headings, Array(rows.dropFirst()))
    }

    /// Notes a new import. The file stays where it is until `run` has read it.
    ///
    /// - Throws: 400 for a mapping that can't be, 404 for the object.
    package func begin(
        _ access: DataAccess, _ object: String, path: String, fileName: String, by name: String,
        _ mapping: ImportMapping
    ) async throws -> Import {
        let schema = try await core.schema(access)
        let object = try schema.require(object)
        _ = try ImportRow(mapping, of: object)
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        let new = Import(
            id: core.newID(), objectID: object.object.id, fileName: String(fileName.prefix(200)), status: .running,
            bytesRead: 0, bytesTotal: size, rows: 0, created: 0, updated: 0, rejected: 0, problem: nil,
            createdBy: name, createdAt: core.clock.now(), finishedAt: nil)
        try await core.write { try ImportStore.insert(new, in: access.workspaceID, $0.transaction) }
        return new
    }

    /// Reads the file to its end, slice by slice. What can't be read ends it; what was read stays.
    package func run(_ new: Import, _ access: DataAccess, path: String, _ mapping: ImportMapping) async throws -> Import
    {
        var problem: String?
        do {
            try await readSlices(path) { rows, bytesRead in
                try await write(rows, new, access, mapping, bytesRead: bytesRead)
            }
        } catch let error as LatchkeyError {
            problem = error.message
        } catch let error as CSVParser.Problem {
            problem = "Line \(error.line): \(error.reason)."
        } catch is StorageError {
            problem = "The rows could not be stored; the server's disk may be full."
        }
        let (status, reason) = (problem == nil ? Import.Status.done : .failed, problem)
        try await core.write { unit in
            try ImportStore.finish(
                new.id, in: access.workspaceID, status, problem: reason, at: unit.now, unit.transaction)
        }
        return try await find(access, new.id)
    }

    /// Notes that imports under way when the last process ended are over; called before anything else runs.
    func endInterrupted() async throws {
        let running = try await core.read { try ImportStore.countRunning($0) }
        guard running > 0 else { return }
        try await core.write { try ImportStore.interruptRunning(at: $0.now, $0.transaction) }
    }

    /// - Throws: `.notFound`.
    package func find(_ access: DataAccess, _ id: ImportID) async throws -> Import {
        guard let found = try await core.read({ try ImportStore.find(id, in: access.workspaceID, $0) }) else {
            throw LatchkeyError.notFound("This import")
        }
        return found
    }

    /// The newest 50.
    package func list(_ access: DataAccess) async throws -> [Import] {
        try await core.read { try ImportStore.list(access.workspaceID, limit: 50, $0) }
    }

    /// Rows that were left out, from after a line on.
    package func rejections(
        _ access: DataAccess, _ id: ImportID, after line: Int = 0, limit: Int = 100
    ) async throws -> [RejectedRow] {
        _ = try await find(access, id)
        return try await core.read { try ImportStore.rejections(of: id, after: line, limit: limit, $0) }
    }

    private func write(
        _ rows: [CSVParser.Row], _ new: Import, _ access: DataAccess, _ mapping: ImportMapping, bytesRead: Int
    ) async throws {
        let ids = rows.map { _ in core.newID(Record.self) }
        try await core.withSchema(of: access.workspaceID) { schema in
            guard let object = schema.object(id: new.objectID) else { throw LatchkeyError.notFound("The object") }
            let slice = ImportSlice(
                rows: rows, ids: ids, reader: try ImportRow(mapping, of: object), matching: mapping.matching)
            try await core.write { unit in
                try schema.requireCurrent(in: unit.transaction)
                let outcome = try slice.write(RecordWriter(unit, schema, by: access.actor), object)
                let known = try ImportStore.find(new.id, in: access.workspaceID, unit.transaction)?.rejected ?? 0
                try ImportStore.advance(
                    new.id, in: access.workspaceID, by: outcome, keeping: max(0, Self.rejectionLimit - known),
                    bytesRead: bytesRead, unit.transaction)
            }
        }
    }

    /// Hands the rows below the headings to `body`, some thousands at a time.
    private func readSlices(_ path: String, _ body: ([CSVParser.Row], Int) async throws -> Void) async throws {
        var slices = try SliceReader(path: path, size: Self.sliceSize)
        while let (rows, bytesRead) = try slices.next() { try await body(rows, bytesRead) }
    }

    /// Reads rows until `body` says that it has enough.
    private static func read(
        _ path: String, problem: (String) -> LatchkeyError, _ body: (CSVParser.Row, Int) -> Bool
    ) throws {
        do {
            var slices = try SliceReader(path: path, size: 1, skippingHeadings: false)
            while let (rows, bytesRead) = try slices.next() {
                for row in rows where !body(row, bytesRead) { return }
            }
        } catch let error as CSVParser.Problem {
            throw problem("Line \(error.line): \(error.reason).")
        }
    }
}

/// Reads a file in slices of rows.
private struct SliceReader {
    private let file: FileChunks
    private let size: Int
    private var parser: CSVParser?
    private var waiting: [CSVParser.Row] = []
    private var bytesRead = 0
    private var isAtEnd = false
    private var skipsNext: Bool

    init(path: String, size: Int, skippingHeadings: Bool = true) throws {
        guard let file = FileChunks(path: path) else { throw LatchkeyError.invalid("file", "The file can't be read.") }
        self.file = file
        self.size = size
        skipsNext = skippingHeadings
    }

    mutating func next() throws -> (rows: [CSVParser.Row], bytesRead: Int)? {
        while waiting.count < size, !isAtEnd {
            var parser = parser
            var rows: [CSVParser.Row] = []
            var count = 0
            let goesOn = try file.next { bytes in
                var known = parser ?? CSVParser(separator: CSVParser.separator(of: bytes))
                try known.read(bytes) { rows.append($0) }
                parser = known
                count = bytes.count
            }
            if !goesOn {
                isAtEnd = true
                try parser?.finish { rows.append($0) }
            }
            self.parser = parser
            bytesRead += count
            if skipsNext, !rows.isEmpty {
                rows.removeFirst()
                skipsNext = false
            }
            waiting += rows
        }
        guard !waiting.isEmpty else { return nil }
        let rows = Array(waiting.prefix(size))
        waiting.removeFirst(rows.count)
        return (rows, bytesRead)
    }
}

extension Core {
    package var imports: Imports { Imports(core: self) }
}

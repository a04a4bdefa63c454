import FoundationEssentials
import LatchkeyCore

extension AdminCommandRunner {
    private struct Report: Encodable {
        struct Rejection: Encodable {
            let line: Int
            let reason: String
        }

        let rows: Int
        let created: Int
        let updated: Int
        let rejected: Int
        let problem: String?
        let rejections: [Rejection]
    }

    /// How many rejected rows are printed.
    private static let shown = 100

    /// `latchkey import csv`
    func importCSV(_ order: ImportOrder) async throws -> CommandResult {
        guard FileManager.default.isReadableFile(atPath: order.path) else {
            throw CommandError("cannot read \(order.path)")
        }
        let workspace = try await core.workspaces.find(slug: order.workspace)
        let access = DataAccess(operatorOf: workspace)
        let object = try await core.schema(access).require(order.object)
        let mapping = try mapping(order, of: object)
        let begun = try await core.imports.begin(
            access, order.object, path: order.path,
            fileName: order.path.split(separator: "/").last.map(String.init) ?? "", by: "Command line", mapping)
        let done = try await core.imports.run(begun, access, path: order.path, mapping)
        let rejections = try await core.imports.rejections(access, done.id, limit: Self.shown)
        return try result(of: done, rejections, order)
    }

    private func mapping(_ order: ImportOrder, of object: ObjectSchema) throws -> ImportMapping {
        let headings = try core.imports.preview(path: order.path, rows: 0).headings
        let unknown = order.columns.keys.filter { !headings.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw CommandError("the file has no column “\(unknown.joined(separator: "”, “"))”")
        }
        let guessed = ImportMapping(guessing: headings, of: object)
        let targets = zip(headings, guessed.targets).map { heading, guess -> String? in
            guard let given = order.columns[heading] else { return guess }
            return given.isEmpty ? nil : given
        }
        return ImportMapping(targets: targets, matching: order.matching)
    }

    private func result(
        of done: Import, _ rejections: [RejectedRow], _ order: ImportOrder
    ) throws -> CommandResult {
        var result = CommandResult("")
        if order.asJSON {
            let report = Report(
                rows: done.rows, created: done.created, updated: done.updated, rejected: done.rejected,
                problem: done.problem, rejections: rejections.map { .init(line: $0.line, reason: $0.reason) })
            result.output = try JSONOutput.text(report)
        } else {
            result.output =
                "\(done.rows) rows read: \(done.created) records made, \(done.updated) updated, "
                + "\(done.rejected) rows left out.\n"
            result.notes = rejections.map { "Line \($0.line): \($0.reason)\n" }.joined()
            if done.rejected > rejections.count {
                result.notes += "… and \(done.rejected - rejections.count) more.\n"
            }
        }
        if let problem = done.problem {
            result.notes += "Error: \(problem) What was read before is in.\n"
            result.exitCode = 1
        }
        return result
    }
}

extension Imports {
    /// The rows that were left out as CSV, each with its line and why, so that they can be put right and sent again.
    ///
    /// - Throws: `.notFound`.
    package func rejectedFile(_ access: DataAccess, _ id: ImportID) async throws -> [UInt8] {
        let rows = try await rejections(access, id, limit: Self.rejectionLimit)
        var bytes: [UInt8] = []
        CSVText.append(["line", "why it was left out"], to: &bytes)
        for row in rows { CSVText.append(["\(row.line)", row.reason] + row.fields, to: &bytes) }
        return bytes
    }
}

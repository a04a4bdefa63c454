import GRDB

/// How much of the database the writer keeps in memory. The larger it is, the more pages of its indexes are changed
/// again and again, and each that is not there is read and written once more.
enum WriterCache {
    /// In KiB.
    static let smallest = 5_000
    private static let largest = 64_000

    /// A 32nd of the database, within bounds; in KiB.
    static func size(pages: Int, pageSize: Int) -> Int {
        min(max(pages * pageSize / 1024 / 32, smallest), largest)
    }

    /// Must run outside of a transaction.
    static func fit(_ database: GRDB.Database) throws {
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        try database.execute(sql: "PRAGMA cache_size = -\(size(pages: pages, pageSize: pageSize))")
    }
}

/// What can go wrong below the rules. Messages are for the log: no argument of a statement is in them.
package enum StorageError: Error, Sendable, Equatable {
    /// A UNIQUE constraint or primary key said no; `columns` as `table.column`.
    case uniqueViolation(columns: [String])
    /// A foreign key or CHECK constraint said no.
    case constraintViolation(String)
    /// The disk, or the page limit, is full: nothing of the transaction was written, reads go on.
    case full
    /// A read took longer than it may.
    case interrupted
    /// A query and its reader disagree.
    case unexpectedColumn(position: Int, type: String)
    /// The database was written by a newer version, or a landed migration was changed.
    case unusableSchema(String)
    /// Anything else the engine said.
    case engine(String)

    /// Whether this is the uniqueness of `column` (`table.column`) saying no.
    package func violatesUniqueness(of column: String) -> Bool {
        if case .uniqueViolation(let columns) = self { return columns.contains(column) }
        return false
    }
}

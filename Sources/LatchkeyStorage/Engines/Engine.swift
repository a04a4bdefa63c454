/// What a database engine offers: `Database` is the only one who asks.
protocol Engine: Sendable {
    var dialect: Dialect { get }
    func read<Value: Sendable>(_ body: (any Connection) throws -> Value) throws -> Value
    func write<Value: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Value) async throws -> Value
    func migrate(_ runner: MigrationRunner) async throws
    func backUp(to path: String) throws
    func checkpoint() async throws
    func integrityProblems() async throws -> [String]
    func close() throws
}

/// The few places where SQLite's and PostgreSQL's SQL must differ.
package enum Dialect: Sendable {
    case sqlite
    case postgresql

    /// A table's statement: columns are TEXT, INTEGER (64 bits) or BLOB.
    func createTable(_ name: String, _ columns: String) -> String {
        switch self {
        case .sqlite:
            "CREATE TABLE \(name) (\(columns)) STRICT"
        case .postgresql:
            "CREATE TABLE \(name) (\(columns))"
                .replacing(" INTEGER", with: " BIGINT")
                .replacing(" BLOB", with: " BYTEA")
                .replacing(" TEXT", with: " TEXT COLLATE \"C\"")
        }
    }
}

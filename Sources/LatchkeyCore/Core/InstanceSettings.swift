import LatchkeyStorage

/// The few things an instance remembers about itself.
struct InstanceSettings: Sendable {
    enum Key: String {
        case keyFingerprint = "key_fingerprint"
        case setUpCodeHash = "set_up_code_hash"
        case auditChained = "audit_chained"
    }

    let database: Database

    func value(_ key: Key) async throws -> String? {
        try await database.read { try Self.value(key, in: $0) }
    }

    func set(_ key: Key, to value: String) async throws {
        let key = key.rawValue
        try await database.write { transaction in
            _ = try transaction.execute(
                "INSERT INTO instance_settings (name, value) VALUES (?, ?) "
                    + "ON CONFLICT (name) DO UPDATE SET value = excluded.value", key, value)
        }
    }

    static func value(_ key: Key, in connection: any Connection) throws -> String? {
        try connection.value("SELECT value FROM instance_settings WHERE name = ?", key.rawValue)
    }

    static func remove(_ key: Key, in transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM instance_settings WHERE name = ?", key.rawValue)
    }
}

let instanceMigrations = [
    Migration(
        1, "instance settings",
        .table("instance_settings", "name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL"))
]

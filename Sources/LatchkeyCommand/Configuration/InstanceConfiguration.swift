import LatchkeyCore

/// The settings that every command needs: where the instance is and what opens it.
struct InstanceConfiguration: Sendable {
    /// The data folder, as an absolute path.
    let dataFolder: String
    /// The instance key in text form, if it is not the file in the data folder.
    let instanceKey: String?
    /// The binary logarithm of scrypt's N, if a test asks for cheaper passwords.
    let testScryptCost: Int?
    /// The most pages of the database, if a test plays a full disk.
    let testPageLimit: Int?

    init(_ reader: inout SettingsReader, environment: [String: String]) {
        dataFolder = Paths.absolute(reader.text(.data) ?? "latchkey-data")
        instanceKey = reader.secret(.instanceKey, orFile: .instanceKeyFile)
        if let database = reader.value(.database), database.text != "sqlite" {
            reader.note(
                "\(database.source) names a database that this version cannot use: leave it out, "
                    + "or write \"sqlite\", for the SQLite database in the data folder")
        }
        #if DEBUG
        testScryptCost = environment["LATCHKEY_TEST_SCRYPT_COST"].flatMap(Int.init)
        testPageLimit = environment["LATCHKEY_TEST_PAGE_LIMIT"].flatMap(Int.init)
        #else
        // A release binary never weakens passwords, whatever its environment says.
        testScryptCost = nil
        testPageLimit = nil
        #endif
    }

    /// Hands what is set on to the core.
    func apply(to configuration: inout CoreConfiguration) {
        if let instanceKey { configuration.instanceKey = .given(instanceKey) }
        if let testScryptCost { configuration.passwordCost = testScryptCost }
        if let testPageLimit { configuration.maximumPageCount = testPageLimit }
    }
}

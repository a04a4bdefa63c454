import LatchkeyStorage

/// Someone who gets an account: validated, not yet written.
struct NewPerson: Sendable {
    let email: String
    let firstName: String
    let lastName: String

    /// - Throws: `.invalid` with the field.
    init(email: String, firstName: String, lastName: String, password: String) throws {
        self.email = try Validation.email(email)
        self.firstName = try Validation.name(firstName, field: "first_name", what: "The first name")
        self.lastName = try Validation.optionalName(lastName, field: "last_name", what: "The last name")
        try PasswordRule.check(password)
    }

    /// Someone whom the command line makes: names can follow in the profile.
    init(email: String, password: String) throws {
        self.email = try Validation.email(email)
        firstName = ""
        lastName = ""
        try PasswordRule.check(password)
    }
}

extension UnitOfWork {
    /// - Throws: `.conflict` when the address has an account.
    func createUser(_ id: UserID, _ person: NewPerson, password: PasswordHash) throws -> User {
        let user = User(
            id: id, email: person.email, firstName: person.firstName, lastName: person.lastName, timeZone: "UTC",
            version: 1, createdAt: now)
        do {
            try UserStore.insert(user, password: password, in: transaction)
        } catch let error as StorageError where error.violatesUniqueness(of: "users.email") {
            throw LatchkeyError(
                .conflict, .accountExists, "\(person.email) has an account here already. Sign in instead.",
                field: "email")
        }
        return user
    }
}

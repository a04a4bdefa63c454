import FoundationEssentials
import LatchkeyStorage

/// What a person sets for themselves, in all workspaces.
package struct Profile: Sendable {
    let core: Core

    /// Changes name and time zone.
    ///
    /// - Throws: `.invalid` with the field, `.conflict` for a form made from an older version.
    package func update(
        _ signedIn: SignedIn, version: Int, firstName: String, lastName: String, timeZone: String
    ) async throws {
        let firstName = try Validation.name(firstName, field: "first_name", what: "The first name")
        let lastName = try Validation.optionalName(lastName, field: "last_name", what: "The last name")
        guard timeZone.utf8.count <= 64, TimeZone(identifier: timeZone) != nil else {
            throw LatchkeyError.invalid("time_zone", "Choose a time zone from the list.")
        }
        let id = signedIn.user.id
        try await core.write { unit in
            guard
                try UserStore.update(
                    id, version: version, firstName: firstName, lastName: lastName, timeZone: timeZone,
                    in: unit.transaction)
            else { throw LatchkeyError.staleVersion("Your profile") }
            let user = try UserStore.find(id, in: unit.transaction) ?? signedIn.user
            try unit.auditInAllWorkspaces(.profileUpdated, of: user, from: signedIn.address)
        }
    }

    /// Changes the password, ends all sessions, and begins a new one here.
    ///
    /// - Throws: `.unauthenticated` for a wrong current password, `.rateLimited`, `.invalid`.
    package func changePassword(
        _ signedIn: SignedIn, current: String, new: String
    ) async throws -> NewSession {
        try await core.sessions.requirePassword(current, of: signedIn, field: "current_password")
        try PasswordRule.check(new, field: "new_password")
        let hash = try await core.passwordHasher.hash(new)
        let starter = core.sessions.starter(address: signedIn.address, userAgent: signedIn.session.userAgent)
        return try await core.write { unit in
            try UserStore.setPassword(hash, of: signedIn.user.id, in: unit.transaction)
            try SessionStore.removeAll(of: signedIn.user.id, unit.transaction)
            try unit.auditInAllWorkspaces(.passwordChanged, of: signedIn.user, from: signedIn.address)
            return try starter.start(for: signedIn.user, in: unit)
        }
    }
}

extension Core {
    package var profile: Profile { Profile(core: self) }
}

package import LatchkeyStorage

/// Scopes that a workspace has invented for its own services, as `invoices:read`: tokens carry them, and verification
/// tells of them. The API of Latchkey itself knows nothing of them.
package struct CustomScopes: Hashable, Sendable {
    package static let none = CustomScopes(names: [])
    private static let limit = 100
    private static let longest = 64

    /// In alphabetical order.
    package let names: [String]

    private init(names: [String]) {
        self.names = names
    }

    /// Names as people write them, separated by commas or white space.
    ///
    /// - Throws: `.invalid` with the field.
    package init(_ text: String, field: String = "custom_scopes") throws {
        try self.init(text.split { $0 == "," || $0.isWhitespace }.map(String.init), field: field)
    }

    /// - Throws: as the other.
    package init(_ names: [String], field: String = "custom_scopes") throws {
        for name in names {
            guard Self.isWellFormed(name) else {
                throw LatchkeyError.invalid(
                    field,
                    "“\(name.prefix(70))” is no scope: write it as invoices:read, in small letters, digits, - and _.")
            }
            guard ScopeSet.scope(named: Substring(name)) == nil,
                !ScopeResource.allCases.contains(where: { name.hasPrefix("\($0.rawValue):") })
            else { throw LatchkeyError.invalid(field, "“\(name)” is one of Latchkey's own scopes.") }
        }
        let all = Set(names).sorted()
        guard all.count <= Self.limit else {
            throw LatchkeyError.invalid(field, "There may be at most \(Self.limit) custom scopes.")
        }
        self.names = all
    }

    package var isEmpty: Bool { names.isEmpty }

    package func intersection(_ other: CustomScopes) -> CustomScopes { filter(other.names.contains) }

    func subtracting(_ other: CustomScopes) -> CustomScopes { filter { !other.names.contains($0) } }

    func filter(_ isIncluded: (String) -> Bool) -> CustomScopes { CustomScopes(names: names.filter(isIncluded)) }

    /// What of `required` is not here.
    package func missing(from required: [String]) -> [String] { required.filter { !names.contains($0) } }

    private static func isWellFormed(_ name: String) -> Bool {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        return name.utf8.count <= longest && parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                            UInt8(ascii: "-"), UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
    }
}

extension CustomScopes: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .text(names.joined(separator: " ")) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        // It was checked when it was written.
        names = text.split(separator: " ").map(String.init)
    }
}

/// Scopes that somebody requires, Latchkey's own and custom ones, by name.
package struct RequiredNames: Sendable {
    let scopes: ScopeSet
    /// What is no scope of Latchkey's own, of whatever shape: no token has it if it is none.
    let custom: [String]

    package init(_ names: some Sequence<Substring>) {
        var (scopes, custom) = (ScopeSet.none, [String]())
        for name in names {
            if let (resource, level) = ScopeSet.scope(named: name) {
                scopes[resource] = max(scopes[resource], level)
            } else {
                custom.append(String(name))
            }
        }
        self.scopes = scopes
        self.custom = custom
    }

    package static let none = RequiredNames([Substring]())

    /// The names of what a token lacks.
    func missing(in principal: Principal) -> [String] {
        // Nearly always nothing, which takes no look at any name.
        let own = principal.scopes.covers(scopes) ? [] : principal.scopes.missing(from: scopes).names
        return custom.isEmpty ? own : own + principal.customScopes.missing(from: custom)
    }
}

let customScopeMigrations = [
    Migration(
        21, "custom scopes",
        .statement("ALTER TABLE workspaces ADD COLUMN custom_scopes TEXT NOT NULL DEFAULT ''"),
        .statement("ALTER TABLE access_tokens ADD COLUMN custom_scopes TEXT NOT NULL DEFAULT ''"))
]

import LatchkeyCore

/// The radio buttons of scopes in a form: `scope.{resource}` with `none`, `read` or `read-write`.
enum ScopeForm {
    static func fieldName(_ resource: ScopeResource) -> String { "scope.\(resource.rawValue)" }

    static func value(_ level: ScopeLevel) -> String { level.suffix ?? "none" }

    /// What was chosen. A resource that the form does not have is not granted.
    static func scopes(in form: Form) throws -> ScopeSet {
        var scopes = ScopeSet()
        for resource in ScopeResource.allCases {
            guard let value = form.optional(fieldName(resource)) else { continue }
            guard let level = ScopeLevel.allCases.first(where: { Self.value($0) == value }) else {
                throw LatchkeyError.invalid("scopes", "Choose None, Read or Read & write for \(resource.title).")
            }
            scopes[resource] = level
        }
        return scopes
    }

    /// The template whose button was pressed; nil if it was another button.
    static func template(in form: Form) -> ScopeSet? {
        switch form.optional("template") {
        case "none": ScopeSet.none
        case "read-everything": .readEverything
        case "everything": .everything
        default: nil
        }
    }
}

extension ScopeLevel {
    /// As the buttons say it.
    var label: String {
        switch self {
        case .none: "None"
        case .read: "Read"
        case .readWrite: "Read & write"
        }
    }
}

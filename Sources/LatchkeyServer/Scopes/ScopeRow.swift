import LatchkeyCore

/// One resource with its three levels and what they open, for the template `scope-rows`.
struct ScopeRow: Sendable {
    struct Level: Sendable {
        let name: String
        let value: String
        let label: String
        let isChecked: Bool
    }

    struct OpenedOperation: Sendable {
        let method: String
        let path: String
        let summary: String
        let level: String
    }

    let title: String
    /// Whether it is Latchkey's own.
    let isOwn: Bool
    let sentence: String
    let levels: [Level]
    /// "Opens 3 operations"
    let opens: String
    let hasOperations: Bool
    let operations: [OpenedOperation]

    init(_ resource: ScopeResource, chosen: ScopeLevel, upTo limit: ScopeLevel = .readWrite) {
        title = resource.title
        isOwn = resource.isOwn
        sentence = resource.sentence
        levels = ScopeLevel.allCases.filter { $0 <= limit }.map { level in
            Level(
                name: ScopeForm.fieldName(resource), value: ScopeForm.value(level), label: level.label,
                isChecked: level == min(chosen, limit))
        }
        operations = OperationCatalogue.operations(opening: resource).map {
            OpenedOperation(method: $0.method, path: $0.path, summary: $0.summary, level: $0.level.label)
        }
        hasOperations = !operations.isEmpty
        opens = hasOperations ? "Opens \(operations.count.counted("operation"))" : "Opens nothing yet"
    }

    /// Every resource of the catalogue.
    static func all(_ chosen: ScopeSet) -> [ScopeRow] {
        ScopeResource.allCases.map { ScopeRow($0, chosen: chosen[$0]) }
    }

    /// What of an integration's scopes one of its tokens may have.
    static func subset(of granted: ScopeSet, chosen: ScopeSet) -> [ScopeRow] {
        ScopeResource.allCases.filter { granted[$0] != .none }
            .map { ScopeRow($0, chosen: chosen[$0], upTo: granted[$0]) }
    }
}

extension ScopeSet {
    /// "Records: read, Notes: read & write and 2 more", for people.
    var phrase: String {
        let parts = ScopeResource.allCases.filter { self[$0] != .none }
            .map { "\($0.title): \(self[$0].label.lowercased())" }
        let shown = parts.prefix(3).joined(separator: ", ")
        return parts.count > 3 ? "\(shown) and \(parts.count - 3) more" : shown
    }
}

import LatchkeyCore

/// What a change of scopes does, before it is saved.
struct ScopeReviewView: Sendable {
    struct Change: Sendable {
        let title: String
        let from: String
        let to: String
        /// As the API names it: what is added, or what is taken away.
        let scope: String

        init?(_ scope: String, from old: ScopeSet, to new: ScopeSet) {
            guard let (resource, _) = ScopeSet.scope(named: scope) else { return nil }
            title = resource.title
            from = old[resource].label
            to = new[resource].label
            self.scope = scope
        }
    }

    struct HiddenField: Sendable {
        let name: String
        let value: String
    }

    let developersPath: String
    let path: String
    let name: String
    let version: Int
    let summary: String
    let effect: String
    let hasAdded: Bool
    let hasRemoved: Bool
    let added: [Change]
    let removed: [Change]
    let fields: [HiddenField]

    init(_ integration: Integration, _ change: ScopeChange, scopes: ScopeSet, version: Int, settings: String) {
        developersPath = "\(settings)/developers"
        path = "\(settings)/developers/\(integration.id)"
        name = integration.name
        self.version = version
        summary = "Nothing is saved yet. This is what changes for \(integration.name):"
        effect = Self.effect(change)
        added = change.added.compactMap { Change($0, from: integration.scopes, to: scopes) }
        removed = change.removed.compactMap { Change($0, from: integration.scopes, to: scopes) }
        hasAdded = !added.isEmpty
        hasRemoved = !removed.isEmpty
        fields = ScopeResource.allCases.map {
            HiddenField(name: ScopeForm.fieldName($0), value: ScopeForm.value(scopes[$0]))
        }
    }

    private static func effect(_ change: ScopeChange) -> String {
        let widened = "\(change.widens.counted("access token")) can do more"
        let narrowed = "\(change.narrows.counted("access token")) can do less"
        switch (change.widens, change.narrows) {
        case (0, 0): return "No access token changes by this."
        case (_, 0): return "As soon as you save, \(widened)."
        case (0, _): return "As soon as you save, \(narrowed)."
        default: return "As soon as you save, \(widened) and \(narrowed)."
        }
    }
}

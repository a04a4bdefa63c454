package import LatchkeyCore

/// Which scopes an operation needs. Every one of a set is needed; `read-write` satisfies `read`.
package struct RequiredScopes: Sendable, ExpressibleByStringLiteral {
    /// Needed whatever the request says.
    package let always: ScopeSet
    /// Needed besides, by what a path parameter names: attributes of objects and of lists are opened by different
    /// scopes.
    package let byTarget: ByTarget?
    /// Needed besides when the body demands it; the handler asks for them through `APIContext.require(_:)`.
    package let conditional: [Conditional]

    /// One set per value of a path parameter.
    package struct ByTarget: Sendable {
        package let parameter: String
        package let scopes: [String: ScopeSet]

        package init(parameter: String, scopes: [String: ScopeSet]) {
            self.parameter = parameter
            self.scopes = scopes
        }
    }

    /// A set and, in words for the reference, when it is needed.
    package struct Conditional: Sendable {
        package let condition: String
        package let scopes: ScopeSet

        package init(when condition: String, _ scopes: ScopeSet) {
            self.condition = condition
            self.scopes = scopes
        }
    }

    package init(_ always: ScopeSet, byTarget: ByTarget? = nil, conditional: [Conditional] = []) {
        self.always = always
        self.byTarget = byTarget
        self.conditional = conditional
    }

    /// Scopes in their text form: `"note:read object_configuration:read"`. A slip in one is caught by the test of all
    /// declarations; until then the operation asks for everything, never for less.
    package init(stringLiteral text: String) {
        self.init(ScopeSet(text: text) ?? .everything)
    }

    /// What a request with these path parameters needs before its handler runs.
    func needed(_ parameters: PathParameters) -> ScopeSet {
        guard let byTarget else { return always }
        guard let value = parameters[byTarget.parameter], let scopes = byTarget.scopes[value] else { return always }
        return Self.union(always, scopes)
    }

    /// Every set that some request may need, for the reference and the page's lists.
    package var all: [ScopeSet] {
        [always] + (byTarget.map { Array($0.scopes.values) } ?? []) + conditional.map(\.scopes)
    }

    private static func union(_ left: ScopeSet, _ right: ScopeSet) -> ScopeSet {
        var result = left
        for resource in ScopeResource.allCases { result[resource] = max(left[resource], right[resource]) }
        return result
    }
}

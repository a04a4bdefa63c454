import LatchkeyCore

/// Scopes that an integration has, and custom ones that its tokens carry, and that nothing has needed so far.
struct UnusedScopes: Sendable {
    struct Line: Sendable {
        let title: String
        /// "read & write", or "write" where it is only read.
        let level: String
    }

    let kept: ScopeSet
    let lines: [Line]

    /// - Parameters:
    ///   - operations: what the integration's tokens have ever done, as the request log names it. Before the first
    ///     nothing is known.
    ///   - custom: those that no check has found so far.
    init(_ granted: ScopeSet, used operations: some Collection<String>, custom: CustomScopes) {
        let used = operations.isEmpty ? granted : OperationCatalogue.scopes(opening: operations)
        let kept = granted.intersection(used)
        self.kept = kept
        let own = ScopeResource.allCases.filter { granted[$0] != kept[$0] }.map { resource in
            Line(
                title: resource.title, level: kept[resource] == .none ? granted[resource].label.lowercased() : "write")
        }
        lines = own + custom.names.map { Line(title: $0, level: "custom scope") }
    }
}

extension OperationCatalogue {
    /// Every scope that requests to these operations may have needed.
    ///
    /// - Parameter names: as the request log has them.
    static func scopes(opening names: some Collection<String>) -> ScopeSet {
        let names = Set(names)
        return operations.filter { names.contains($0.loggedName) }.flatMap { $0.scopes?.all ?? [] }
            .reduce(ScopeSet.none) { $0.union($1) }
    }
}

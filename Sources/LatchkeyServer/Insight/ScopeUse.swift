import LatchkeyCore

/// Scopes that an integration has and that nothing asked of it so far has needed.
struct UnusedScopes: Sendable {
    struct Line: Sendable {
        let title: String
        /// "read & write", or "write" where it is only read.
        let level: String
    }

    let kept: ScopeSet
    let lines: [Line]

    /// - Parameter operations: what the integration's tokens have ever done, as the request log names it.
    init(_ granted: ScopeSet, used operations: some Collection<String>) {
        let used = OperationCatalogue.scopes(opening: operations)
        let kept = granted.intersection(used)
        self.kept = kept
        lines = ScopeResource.allCases.filter { granted[$0] != kept[$0] }.map { resource in
            Line(
                title: resource.title, level: kept[resource] == .none ? granted[resource].label.lowercased() : "write")
        }
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

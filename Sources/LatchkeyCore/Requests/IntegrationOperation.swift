/// What an integration has ever used.
struct IntegrationOperation: Hashable, Sendable {
    let workspace: WorkspaceID
    let integration: IntegrationID
    let operation: LoggedOperation
}

extension RequestTally {
    /// What was used with success, and when last.
    ///
    /// - Parameter integration: nil for all.
    func usedOperations(by integration: IntegrationID? = nil) -> [IntegrationOperation: Instant] {
        var used: [IntegrationOperation: Instant] = [:]
        for entry in entries where entry.hasSuccess {
            let (token, at) = (entry.token, lastAt(entry))
            guard integration.map({ $0 == token.integrationID }) ?? true else { continue }
            let use = IntegrationOperation(
                workspace: token.workspaceID, integration: token.integrationID, operation: entry.operation)
            used[use] = max(at, used[use] ?? at)
        }
        return used
    }
}

/// A request as the log shows it.
package struct RequestEntry: Sendable, Equatable {
    package let id: RequestLogID
    package let at: Instant
    package let token: AccessTokenID
    package let integration: IntegrationID
    /// Method and path template.
    package let operation: String
    package let status: Int
    package let microseconds: Int
    package let address: String?
    package let userAgent: String?
}

/// What to look for in the request log; nil is any.
package struct RequestFilter: Sendable, Equatable {
    package var integration: IntegrationID?
    package var token: AccessTokenID?
    package var id: RequestLogID?
    package var statuses: ClosedRange<Int>?
    /// As `RequestEntry` names it.
    package var operation: String?
    package var address: String?
    package var from: Instant?
    /// Up to, not including.
    package var until: Instant?

    package init() {}

    /// Whether a block may have what is looked for.
    func mayMatch(_ head: RequestBlockHead, in workspace: WorkspaceID) -> Bool {
        if let from, head.lastAt < from { return false }
        if let until, head.firstAt >= until { return false }
        return head.summary.mayHave(workspace) && integration.map(head.summary.mayHave) ?? true
            && token.map(head.summary.mayHave) ?? true
    }
}

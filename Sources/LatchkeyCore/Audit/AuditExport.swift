import LatchkeyStorage

/// A workspace's audit events as a file, piece by piece, in the order of the chain.
package struct AuditExport: Sendable {
    private static let pieceSize = 1000

    private let core: Core
    private let workspace: WorkspaceID
    private let filter: AuditFilter
    private let format: AuditFormat
    private var after: Int64 = 0
    private var isStarted = false

    init(core: Core, workspace: WorkspaceID, filter: AuditFilter, format: AuditFormat) {
        self.core = core
        self.workspace = workspace
        self.filter = filter
        self.format = format
    }

    /// The next piece of the file; nil at the end.
    package mutating func next() async throws -> [UInt8]? {
        var bytes = isStarted ? [] : format.beginning
        isStarted = true
        let (workspace, filter, first) = (workspace, filter, after)
        let events = try await core.read {
            try AuditStore.chain(workspace, filter, after: first, limit: Self.pieceSize, in: $0)
        }
        for event in events { format.append(event, to: &bytes) }
        if let last = events.last { after = last.sequence }
        return bytes.isEmpty ? nil : bytes
    }
}

/// A file that is being turned into records, or has been.
package struct Import: Sendable {
    package enum Status: String, Sendable {
        case running
        case done
        /// The file could not be read to its end; what was read is in.
        case failed
        /// The server stopped under way; what was read is in.
        case interrupted
    }

    package let id: ImportID
    package let objectID: ObjectID
    package let fileName: String
    package let status: Status
    /// How much of the file has been read, of how much, in bytes.
    package let bytesRead: Int
    package let bytesTotal: Int
    package let rows: Int
    package let created: Int
    package let updated: Int
    package let rejected: Int
    /// What stopped it, where something did.
    package let problem: String?
    package let createdBy: String
    package let createdAt: Instant
    package let finishedAt: Instant?

    /// From 0 to 1.
    package var progress: Double {
        status == .running ? (bytesTotal > 0 ? min(1, Double(bytesRead) / Double(bytesTotal)) : 0) : 1
    }
}

/// A row that was left out, and why.
package struct RejectedRow: Sendable, Equatable {
    package let line: Int
    package let reason: String
    package let fields: [String]
}

package typealias ImportID = ID<Import>

import LatchkeyStorage

/// Walks along the chains of audit events and stops each at its first event that does not hold.
package struct AuditVerifier: Sendable {
    /// What came of one workspace's chain.
    package struct Finding: Sendable {
        package let workspaceID: WorkspaceID
        /// How many events hold.
        package fileprivate(set) var count = 0
        /// The sequence number of the first.
        package fileprivate(set) var first: Int64?
        /// The last that holds.
        package fileprivate(set) var head = AuditLink.start
        /// What is wrong with the next; nil when all hold.
        package fileprivate(set) var problem: String?
        /// The last places, since a log file may tell some events twice.
        fileprivate var recent: [AuditLink] = []
    }

    /// So many places back a log file may repeat itself: more than it writes at once.
    private static let memory = 2 * AuditStream.slice

    package private(set) var findings: [Finding] = []
    /// Noted heads that were not come upon yet.
    package private(set) var missing: Set<AuditLink>
    /// Whether events may be left out, as in an export with filters.
    private let allowsGaps: Bool
    private let isFile: Bool

    /// - Parameters:
    ///   - isFile: whether events come from a file, which may begin anywhere and repeat itself.
    ///   - expected: heads that were noted earlier.
    package init(isFile: Bool, allowsGaps: Bool = false, expecting expected: [AuditLink] = []) {
        self.isFile = isFile
        self.allowsGaps = allowsGaps
        missing = Set(expected)
        missing.remove(.start)
    }

    /// Whether everything holds, and every noted head is there.
    package var isWhole: Bool { missing.isEmpty && findings.allSatisfy { $0.problem == nil } }

    /// Looks at the next event of a chain.
    package mutating func check(_ event: AuditEvent) {
        let index = index(of: event.workspaceID)
        guard findings[index].problem == nil else { return }
        let last = findings[index].head
        if isFile, event.sequence <= last.sequence, findings[index].recent.contains(event.link) { return }
        if let problem = problem(event, after: findings[index]) {
            findings[index].problem = problem
            return
        }
        missing.remove(event.link)
        findings[index].count += 1
        if findings[index].first == nil { findings[index].first = event.sequence }
        findings[index].head = event.link
        if isFile { findings[index].remember(event.link, most: Self.memory) }
    }

    /// Says that a workspace's chain does not hold, whatever else there is.
    mutating func fail(_ workspace: WorkspaceID, _ problem: String) {
        let index = index(of: workspace)
        if findings[index].problem == nil { findings[index].problem = problem }
    }

    /// The place of a workspace's finding, which this begins.
    @discardableResult
    mutating func index(of workspace: WorkspaceID) -> Int {
        if let known = findings.lastIndex(where: { $0.workspaceID == workspace }) { return known }
        findings.append(Finding(workspaceID: workspace))
        return findings.count - 1
    }

    private func problem(_ event: AuditEvent, after finding: Finding) -> String? {
        let last = finding.head
        let name = "event \(event.sequence) (\(event.action), \(event.occurredAt.attioText), \(event.id))"
        let mayBegin = isFile && finding.first == nil
        if event.sequence <= last.sequence { return "\(name) is out of order: it comes after event \(last.sequence)." }
        let follows = event.sequence == last.sequence + 1
        if !follows, !mayBegin, !allowsGaps {
            let gap = last.sequence + 1
            let missing = event.sequence - 1 == gap ? "event \(gap) is" : "events \(gap) to \(event.sequence - 1) are"
            return "\(missing) missing: after \(last.sequence) comes \(name)."
        }
        guard event.computedHash == event.hash else {
            return "\(name) was changed: its hash is not that of what it says and of the event before it."
        }
        guard !follows || event.previousHash == last.hash else {
            return "\(name) does not follow event \(last.sequence): one of them was replaced."
        }
        return nil
    }
}

extension AuditVerifier.Finding {
    fileprivate mutating func remember(_ link: AuditLink, most: Int) {
        recent.append(link)
        // In large steps, since each moves what is kept.
        if recent.count >= 2 * most { recent.removeFirst(recent.count - most) }
    }
}

extension AuditVerifier {
    private static let slice = 2000

    /// Looks at a workspace's whole chain in a database, as one snapshot has it.
    mutating func check(_ workspace: WorkspaceID, in connection: any Connection) throws {
        index(of: workspace)
        var (after, count) = (Int64(0), 0)
        while true {
            let events = try connection.all(
                """
                SELECT \(AuditStore.columns) FROM audit_events e WHERE e.workspace_id = ? AND e.sequence > ?
                ORDER BY e.sequence LIMIT ?
                """, workspace, after, Self.slice
            ) { try? AuditEvent(row: &$0) }
            for event in events {
                guard let event else { return fail(workspace, "an event behind number \(after) can't be read.") }
                check(event)
                after = event.sequence
            }
            count += events.count
            if events.count < Self.slice { break }
        }
        let all = try connection.value(
            "SELECT COUNT(*) FROM audit_events WHERE workspace_id = ?", workspace, as: Int.self)
        if all != count {
            fail(
                workspace,
                "\((all ?? 0) - count) of \(all ?? 0) events are outside of the chain: this server did not write them so."
            )
        }
    }
}

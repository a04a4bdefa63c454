import LatchkeyCore

extension AdminCommandRunner {
    /// `latchkey audit verify`
    func verifyAudit(_ order: VerifyOrder) async throws -> CommandResult {
        let workspaces = try await workspaces(order.workspace)
        let verifier = try await core.audit.verify(workspaces, expecting: order.heads)
        let names = Dictionary(workspaces.map { ($0.id, $0.slug) }, uniquingKeysWith: { first, _ in first })
        return try AuditReport(verifier, names: names).result(asJSON: order.asJSON)
    }

    /// `latchkey audit export`
    func exportAudit(_ order: AuditExportOrder) async throws -> CommandResult {
        let workspace = try await core.workspaces.find(slug: order.workspace)
        guard let format = AuditFormat(rawValue: order.format) else {
            throw CommandError("there is no format \(order.format)")
        }
        let filter = AuditFilter(
            from: order.since.flatMap { ISOTime($0)?.instant }, until: order.until.flatMap { ISOTime($0)?.instant })
        var pieces = core.audit.export(core.operator(of: workspace), filter, as: format)
        try await NewFile.write(order.path) { try await pieces.next() }
        return CommandResult("\(order.path)\n")
    }
}

extension VerifyOrder {
    var heads: [AuditLink] { expected.compactMap { AuditLink($0) } }
}

/// What `latchkey audit verify` says.
struct AuditReport {
    private struct Listed: Encodable {
        let workspace: String
        let events: Int
        let firstSequence: Int64?
        let head: String
        let problem: String?

        enum CodingKeys: String, CodingKey {
            case workspace, events, head, problem
            case firstSequence = "first_sequence"
        }
    }

    private let listed: [Listed]
    private let missing: [String]
    private let isWhole: Bool

    /// - Parameter names: of the workspaces that have one.
    init(_ verifier: AuditVerifier, names: [WorkspaceID: String]) {
        listed = verifier.findings.map { finding in
            Listed(
                workspace: names[finding.workspaceID] ?? finding.workspaceID.text, events: finding.count,
                firstSequence: finding.first, head: finding.head.text, problem: finding.problem)
        }
        missing = verifier.missing.map(\.text).sorted()
        isWhole = verifier.isWhole
    }

    func result(asJSON: Bool) throws -> CommandResult {
        let notes =
            listed.compactMap { line in line.problem.map { "Error: \(line.workspace): \($0)\n" } }
            + missing.map {
                "Error: the head \($0) is not there: events were cut off or replaced since it was noted.\n"
            }
        let output = asJSON ? try JSONOutput.text(listed) : listed.map(Self.line).joined()
        var result = CommandResult(output, notes: notes.joined())
        result.exitCode = isWhole ? 0 : 1
        return result
    }

    private static func line(_ finding: Listed) -> String {
        guard let first = finding.firstSequence else { return "\(finding.workspace): no events hold\n" }
        let last = first + Int64(finding.events) - 1
        // With gaps, what is between is not all there.
        let place = finding.head.hasPrefix("\(last):") ? "\(first) to \(last)" : "from \(first) on"
        return "\(finding.workspace): \(finding.events) events hold, \(place). Head \(finding.head)\n"
    }
}

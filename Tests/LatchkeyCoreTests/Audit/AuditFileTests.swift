import FoundationEssentials
import Testing

@testable import LatchkeyCore

/// Audit events as files: exports and the log that is written along.
@Suite struct AuditFileTests {
    private let test: TestCore
    private let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
        for name in ["=1+1", "'quoted', \"so\"", "Größe 😀"] { _ = try await test.integration(admin, name) }
    }

    private func export(_ format: AuditFormat, _ filter: AuditFilter = AuditFilter()) async throws -> String {
        var pieces = test.core.audit.export(try admin.admin, filter, as: format)
        var bytes: [UInt8] = []
        while let piece = try await pieces.next() { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func verify(_ text: String, allowsGaps: Bool = false, _ expected: AuditLink...) throws -> AuditVerifier {
        let path = test.folder + "/export"
        try Data(text.utf8).write(to: URL(filePath: path))
        var verifier = AuditVerifier(isFile: true, allowsGaps: allowsGaps, expecting: expected)
        try AuditFile.read(path) { verifier.check($0) }
        return verifier
    }

    @Test(arguments: AuditFormat.allCases)
    func anExportHolds(format: AuditFormat) async throws {
        let head = try await test.core.audit.head(try admin.admin)
        let text = try await export(format)
        let found = try verify(text, head)
        #expect(found.isWhole && found.findings.map(\.count) == [Int(head.sequence)])
        #expect(text.contains(format == .csv ? ",'=1+1," : "\"name\":\"=1+1\""))
        #expect(format != .csv || text.contains(",\"''quoted', \"\"so\"\"\","))
    }

    @Test(arguments: AuditFormat.allCases)
    func whatIsChangedInAFileIsFound(format: AuditFormat) async throws {
        // To Swift a CRLF is one character.
        let text = try await export(format).replacing("\r\n", with: "\n")
        let changed = try verify(text.replacing("Größe", with: "Grösse")).findings[0]
        #expect(changed.problem?.hasPrefix("event 7 ") == true && changed.count == 6)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = format == .csv ? 1 : 0
        lines.swapAt(start + 2, start + 3)
        #expect(try verify(lines.joined(separator: "\n")).findings[0].problem?.contains("is missing") == true)
        lines.remove(at: start)
        lines.removeSubrange(start..<(start + 3))
        let rest = try verify(lines.joined(separator: "\n")).findings[0]
        #expect(rest.problem == nil && rest.first == 5)
    }

    @Test func filtersLeaveGaps() async throws {
        let text = try await export(.jsonLines, AuditFilter(action: "integration.created"))
        #expect(text.split(separator: "\n").count == 3)
        #expect(try !verify(text).isWhole)
        #expect(try verify(text, allowsGaps: true).isWhole)
        #expect(try !verify(text.replacing("Größe", with: ""), allowsGaps: true).isWhole)
        #expect(try await export(.jsonLines, AuditFilter(until: test.clock.now())) == "")
        #expect(try await export(.csv, AuditFilter(until: test.clock.now())).split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        "{}", "{\"a\":1}\n", "nonsense", "sequence\n1\n", "{\"hash\":", "",
        "{\"id\":{\"workspace_id\":\"x\",\"audit_event_id\":\"y\"}}",
    ])
    func whatIsNoAuditLogIsRefused(text: String) throws {
        if text.isEmpty { return #expect(try verify(text).findings.isEmpty) }
        #expect(throws: AuditFile.Problem.self) { try verify(text) }
    }

    @Test func aLineThatSaysMoreThanItsHashIsRefused() async throws {
        let text = try await export(.jsonLines)
        for more in ["{\"more\":1,", "{\"action\":\"x\","] {
            #expect(throws: AuditFile.Problem.self) { try verify(more + String(text.dropFirst())) }
        }
    }

    @Test func theStreamTellsEachEventAtLeastOnceAndInOrder() async throws {
        _ = try await test.workspace("Other", admin: "eve@example.com")
        let log = test.folder + "/log"
        try PrivateFile.create(log)
        struct Full: Error {}
        // Written, but not remembered, as when a crash comes in between.
        await #expect(throws: Full.self) {
            try await test.core.auditStream.drain { lines in
                try PrivateFile.append(lines, to: log)
                throw Full()
            }
        }
        let append: @Sendable ([UInt8]) async throws -> Void = { try PrivateFile.append($0, to: log) }
        try await test.core.auditStream.drain(append)
        let text = try String(contentsOf: URL(filePath: log), encoding: .utf8)
        let found = try verify(text)
        #expect(found.isWhole && found.findings.map(\.count).sorted() == [2, 8])
        #expect([12, 18].contains(text.split(separator: "\n").count))
        try await test.core.auditStream.drain(append)
        #expect(try String(contentsOf: URL(filePath: log), encoding: .utf8) == text)
        _ = try await test.integration(admin, "More")
        try await test.core.auditStream.drain(append)
        let longer = try String(contentsOf: URL(filePath: log), encoding: .utf8)
        #expect(longer.hasPrefix(text) && longer.dropFirst(text.count).split(separator: "\n").count == 2)
    }
}

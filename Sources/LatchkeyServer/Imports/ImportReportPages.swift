import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// How far an import is, and what came of it.
enum ImportReportPages {
    /// How many rows that were left out one page shows.
    static let rowLimit = 100

    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/import/{import-id}", show)
        routes.get("/{workspace-slug}/import/{import-id}/rejected", rejected)
    }

    @Sendable private static func show(_ member: MemberContext) async throws -> Response {
        let (done, request) = try await open(member)
        let after = Int(member.page.query.text("after")) ?? 0
        let rows = try await member.core.imports.rejections(
            request.access, done.id, after: after, limit: rowLimit + 1)
        let view = ImportReportView(done, request, rows)
        return try await member.data("import-report", view, of: request.object, title: "Import")
    }

    /// The rows that were left out, as a file.
    @Sendable private static func rejected(_ member: MemberContext) async throws -> Response {
        let (done, request) = try await open(member)
        let bytes = try await member.core.imports.rejectedFile(request.access, done.id)
        return Response(
            status: .ok, headers: .csv(named: "rejected-rows.csv"),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func open(_ member: MemberContext) async throws -> (Import, ObjectRequest) {
        let id: ImportID = try member.page.id("import-id")
        let access = DataAccess(member.member)
        guard let done = try? await member.core.imports.find(access, id),
            let object = try await member.core.schema(access).object(id: done.objectID)
        else { throw PageRefusal.notFound }
        return (done, try await ObjectRequest.open(member, object: object.object.slug))
    }
}

extension HTTPFields {
    /// Of a file that browsers keep, not show.
    static func csv(named name: String) -> HTTPFields {
        [
            .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
    }
}

/// What the page of an import shows.
struct ImportReportView: Sendable {
    let tablePath: String
    let tableTitle: String
    let plural: String
    let importPath: String
    let path: String
    let fileName: String
    let isRunning: Bool
    let percent: Int
    let state: ImportState
    let rows: String
    let created: String
    let updated: String
    let rejected: String
    let problem: String?
    let by: String
    let time: PageTime
    let rejections: [Rejection]
    let hasRejections: Bool
    let rejectedPath: String
    let nextPath: String?

    struct Rejection: Sendable {
        let line: Int
        let reason: String
        let fields: String
    }

    init(_ done: Import, _ request: ObjectRequest, _ found: [RejectedRow]) {
        tablePath = request.path
        tableTitle = request.object.object.plural
        plural = request.plural
        importPath = "\(request.path)/import"
        path = "/\(request.member.workspace.slug)/import/\(done.id)"
        fileName = done.fileName.isEmpty ? "a file" : done.fileName
        isRunning = done.status == .running
        percent = Int(done.progress * 100)
        state = ImportState(done)
        rows = NumberText.grouped(Double(done.rows))
        created = NumberText.grouped(Double(done.created))
        updated = NumberText.grouped(Double(done.updated))
        rejected = NumberText.grouped(Double(done.rejected))
        problem =
            done.status == .interrupted
            ? "The server stopped while the file was read. What was read before is in." : done.problem
        by = done.createdBy
        time = .dateAndTime(done.createdAt, in: request.views.timeZone)
        rejections = found.prefix(ImportReportPages.rowLimit).map { row in
            Rejection(
                line: row.line, reason: row.reason,
                fields: String(row.fields.filter { !$0.isEmpty }.joined(separator: " · ").prefix(200)))
        }
        hasRejections = !rejections.isEmpty
        rejectedPath = "\(path)/rejected"
        let isCut = found.count > ImportReportPages.rowLimit
        let (path, last) = (path, rejections.last?.line)
        nextPath = isCut ? last.map { "\(path)?after=\($0)" } : nil
    }
}

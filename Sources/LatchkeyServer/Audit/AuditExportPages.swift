import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// What the Audit log tab shows as a file, oldest first, sent as it is read.
enum AuditExportPages {
    static func register(in routes: PageRoutes) {
        for format in AuditFormat.allCases {
            routes.get("/{workspace-slug}/settings/audit-log/export.\(format.rawValue)") { admin in
                try await download(admin, format)
            }
        }
    }

    private static func download(_ admin: AdminContext, _ format: AuditFormat) async throws -> Response {
        let query = AuditQuery(admin.page.query, timeZone: admin.signedIn.user.timeZone)
        let export = admin.core.audit.export(admin.administrator, query.filter, as: format)
        var headers = HTTPFields.csv(named: "\(admin.workspace.slug)-audit-log.\(format.rawValue)")
        if format == .jsonLines { headers[.contentType] = "application/jsonl; charset=utf-8" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                var export = export
                while let piece = try await export.next() { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            })
    }
}

import Hummingbird
import LatchkeyCore
import NIOCore

/// All records of an object as a CSV file, sent as it is read.
enum ExportPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/objects/{object}/export", download)
    }

    @Sendable private static func download(_ request: ObjectRequest) async throws -> Response {
        let export = try await request.core.records.export(request.access, request.slug)
        return Response(
            status: .ok, headers: .csv(named: "\(request.slug).csv"),
            body: ResponseBody { writer in
                var export = export
                while let piece = try await export.next() { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            })
    }
}

import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging
import NIOCore

/// Renders the errors of everything outside the API: as a page when that is possible, as plain text otherwise, so
/// that no error leaves without an answer of ours.
struct SiteErrors: Sendable {
    let pages: PageSite
    let logger: Logger

    func response(to error: any Error, _ request: Request, _ context: ServerContext) async -> Response {
        let shown = PublicError(describing: error)
        if shown.isFault {
            logger.error(
                "a request failed",
                metadata: [
                    "request_id": "\(context.requestID)", "route": "\(context.trace.route ?? AccessLog.noRoute)",
                    "error": "\(error)",
                ])
        }
        var response = await page(for: shown, request, context) ?? Self.text(shown)
        if let retryAfter = shown.retryAfter { response.headers[.retryAfter] = retryAfter.httpDate }
        if !shown.allow.isEmpty {
            response.headers[.allow] = shown.allow.map(\.rawValue).joined(separator: ", ")
        }
        if shown.status == .contentTooLarge || shown.code == PublicError.tooSlow.code {
            // What is left of the body is not read.
            response.headers[.connection] = "close"
        }
        return response
    }

    /// Nil when the page itself cannot be made, as when the storage is away.
    private func page(for error: PublicError, _ request: Request, _ context: ServerContext) async -> Response? {
        guard let page = try? await PageContext.open(pages, request, context) else { return nil }
        if error.isFault { return try? ErrorPages.internalError(page) }
        if error.status == .notFound { return try? ErrorPages.notFound(page) }
        return try? page.plain(
            "error", ErrorPages.View(heading: Self.heading(error), message: error.message),
            title: Self.heading(error), status: error.status)
    }

    private static func heading(_ error: PublicError) -> String {
        switch error.status.code {
        case 405: "That cannot be done here"
        case 503: "That took too long"
        case 413: "That is too large"
        default: "That did not work"
        }
    }

    private static func text(_ error: PublicError) -> Response {
        Response(
            status: error.status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: error.message + "\n")))
    }
}

import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// What load balancers and supervisors ask.
struct HealthEndpoints: Sendable {
    let core: Core
    private static let serving = ByteBuffer(string: "{\"status\":\"serving\"}")
    private static let ready = ByteBuffer(string: "{\"status\":\"ready\"}")
    private static let unready = ByteBuffer(string: "{\"status\":\"unavailable\"}")

    /// `/healthz`: this process answers. Constant, and asks nobody.
    func health() -> Response { Self.answer(.ok, Self.serving) }

    /// `/readyz`: the storage answers too; 503 when it does not.
    func readiness() async -> Response {
        await core.maintenance.isReady() ? Self.answer(.ok, Self.ready) : Self.answer(.serviceUnavailable, Self.unready)
    }

    private static func answer(_ status: HTTPResponse.Status, _ body: ByteBuffer) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: body))
    }
}

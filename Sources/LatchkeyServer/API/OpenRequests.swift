import Hummingbird
package import LatchkeyCore

/// Runs operations that want no credential. Anybody may ask, so everybody gets little: so many requests a minute from one
/// address, and small bodies.
struct OpenRequests: Sendable {
    private static let perMinute = 30
    /// Ten thousand tokens.
    private static let bodyLimit = 1 << 20

    private let core: Core
    private let deadline: Deadline
    private let admitted = AddressLimit(perMinute: Self.perMinute)

    init(core: Core, deadline: Deadline) {
        self.core = core
        self.deadline = deadline
    }

    /// - Throws: `APIError` 429; what is wrong with the body; what the handler throws.
    func run(
        _ operation: Operation, _ handler: @escaping Operation.OpenHandler, _ request: Request,
        _ context: ServerContext, at now: Instant
    ) async throws -> APIAnswer {
        let address = context.clientAddress
        guard admitted.admits(address ?? "", at: now) else {
            throw APIError.rateLimited(until: Instant(seconds: (now.seconds / 60 + 1) * 60))
        }
        let core = core
        return try await deadline.run(for: context) {
            var body = JSON.null
            if let schema = operation.body {
                body = try await RequestJSON.read(request, as: schema, limit: Self.bodyLimit)
            }
            return try await handler(OpenContext(core: core, body: body, address: address))
        }
    }
}

/// A request that anybody may make.
package struct OpenContext: Sendable {
    package let core: Core
    /// Of the declared shape; null where none is declared.
    package let body: JSON
    /// The client's, where it is known.
    package let address: String?
}

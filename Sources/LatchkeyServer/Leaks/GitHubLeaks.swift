import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging
import NIOCore

/// `POST /latchkey/v1/leaks/github`: GitHub tells of secrets that its scanning has found, in the protocol of its partner
/// programme. Only where the server's operator has switched that on.
final class GitHubLeaks: Sendable {
    static let path = "/latchkey/v1/leaks/github"
    /// Tens of thousands of secrets.
    private static let bodyLimit = 8 << 20
    private static let perMinute = 300

    private let core: Core
    private let keys: GitHubKeys
    private let headers: APIHeaders
    private let deadline: Deadline
    private let logger: Logger
    private let admitted = AddressLimit(perMinute: perMinute)

    init(core: Core, keysURL: String, headers: APIHeaders, deadline: Deadline, logger: Logger) {
        self.core = core
        keys = GitHubKeys(url: keysURL, clock: core.clock)
        self.headers = headers
        self.deadline = deadline
        self.logger = logger
    }

    func respond(to request: Request, context: ServerContext, now: Instant) async -> Response {
        context.trace.route = Self.path
        do {
            guard admitted.admits(context.clientAddress ?? "", at: now) else {
                throw APIError.rateLimited(until: Instant(seconds: (now.seconds / 60 + 1) * 60))
            }
            let json = try await deadline.run(for: context) {
                try await self.report(try await self.signedBody(of: request), from: context.clientAddress)
            }
            return headers.response(APIAnswer(json: json), id: context.requestID, accurateAt: nil)
        } catch {
            let shown = APIError(describing: error)
            if shown.status == 500 {
                logger.error(
                    "a report of GitHub failed",
                    metadata: ["request_id": "\(context.requestID)", "error": "\(error)"])
            }
            return headers.response(shown, id: context.requestID)
        }
    }

    /// The body, if GitHub has sent it. Before its key is known, nothing is read.
    private func signedBody(of request: Request) async throws -> [UInt8] {
        guard let name = request.headers[.known("github-public-key-identifier")],
            let signature = request.headers[.known("github-public-key-signature")]
        else { throw APIError.unsigned }
        switch await keys.key(named: name) {
        case .known(let key):
            let body = Array(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
            guard key.isSigner(of: body, signature: signature) else { throw APIError.unsigned }
            return body
        case .unknown: throw APIError.unsigned
        case .unreachable:
            logger.warning("GitHub's public keys can't be fetched, so its report was refused")
            throw APIError.keysUnreachable
        }
    }

    private func report(_ body: [UInt8], from address: String?) async throws -> [UInt8] {
        let found = try RequestJSON.parse(body, as: Self.shape).array ?? []
        let leaks = found.map { Leak($0["token"]?.string ?? "", foundAt: $0["url"]?.string ?? "") }
        let outcomes = try await core.leaks.report(leaks, by: .gitHub(address: address))
        let feedback = zip(zip(found, leaks), outcomes).map { pair, outcome in
            JSON.object([
                ("token_hash", .string(pair.1.fingerprint)), ("token_type", pair.0["type"] ?? .string("")),
                ("label", .string(outcome == .unknown ? "false_positive" : "true_positive")),
            ])
        }
        return Array(JSON.array(feedback).text.utf8)
    }

    private static let shape = Schema.array(
        of: .object([
            .init("token", .string()), .init("type", .string()),
            .init("url", .nullable(.string()), isRequired: false),
        ]))
}

extension APIError {
    fileprivate static let unsigned = APIError(
        401, .auth, "signature_invalid", "The report is not signed with a key of GitHub's secret scanning.")
    fileprivate static let keysUnreachable = APIError(
        503, .apiError, "unavailable", "The keys of GitHub's secret scanning can't be fetched now.")
}

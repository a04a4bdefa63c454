import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization

@testable import LatchkeyCore
@testable import LatchkeyServer

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Every secret that a test sees is a canary: it may be in no log line, metric, error or row of the database. Tokens are
/// known by their shape and checksum, so that nobody has to tell of them.
final class Canaries: Sendable {
    private struct State {
        var secrets: [String: String] = [TestServer.password: "the password"]
        /// What may hold none of them.
        var texts: [(place: String, bytes: [UInt8])] = []
    }

    private let state = Mutex(State())

    func plant(_ secret: String, _ name: String) {
        guard secret.utf8.count >= 10 else { return }
        state.withLock { state in
            if state.secrets[secret] == nil { state.secrets[secret] = name }
        }
    }

    func hold(_ place: String, _ text: String) { state.withLock { $0.texts.append((place, Array(text.utf8))) } }

    /// The places where a secret is that must not be there.
    ///
    /// - Parameter folder: whose files, the database above all, hold none.
    func findings(in folder: String) -> [String] {
        var places = state.withLock(\.texts)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name != "instance.key" {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            places.append((name, Array(data)))
        }
        return places.flatMap { place, bytes in look(in: bytes).map { "\($0) in \(place)" } }
    }

    private func look(in bytes: [UInt8]) -> [String] {
        let tokens = bytes.places(of: Array("lk".utf8)).compactMap { start in
            start + TokenFormat.length <= bytes.count ? kind(of: bytes[start..<start + TokenFormat.length]) : nil
        }
        let others = state.withLock(\.secrets).filter { secret, _ in
            Self.forms(secret).contains { !bytes.places(of: $0, atMost: 1).isEmpty }
        }
        return Set(tokens).map { "a token (\($0.rawValue)…)" }.sorted() + others.values.sorted()
    }

    private func kind(of bytes: ArraySlice<UInt8>) -> TokenFormat.Kind? {
        let text = String(decoding: bytes, as: UTF8.self)
        return TokenFormat.Kind(rawValue: String(text.prefix(4))).flatMap { kind in
            TokenFormat.isWellFormed(text, as: kind) ? kind : nil
        }
    }

    /// As it is, as URLs and forms have it, and in HTTP Basic as the user name.
    private static func forms(_ secret: String) -> [[UInt8]] {
        let encoded = PercentEncoding.encode(secret)
        let padding = secret.utf8.count % 3
        let forms = [secret, encoded, encoded.replacing("%20", with: "+"), base64(String(secret.dropLast(padding)))]
        return forms.map { Array($0.utf8) }
    }
}

/// A client that tells canaries of all that it sends and gets.
struct ObservedClient: TestClientProtocol {
    let client: any TestClientProtocol
    let canaries: Canaries

    var port: Int? { client.port }

    func executeRequest(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields, body: ByteBuffer?
    ) async throws -> TestResponse {
        let response = try await client.executeRequest(uri: uri, method: method, headers: headers, body: body)
        let path = String(decoding: TokenFormat.masked(Array(uri.prefix { $0 != "?" }.utf8)), as: UTF8.self)
        if headers[.contentType] == "application/x-www-form-urlencoded", let body {
            let form = URLEncodedForm.parse(body.readableBytesView)
            for name in form?.names(withPrefix: "") ?? [] where name.contains("password") || name == "client_secret" {
                canaries.plant(form?.raw(name) ?? "", "\(name) sent to \(path)")
            }
        }
        for cookie in response.headers[values: .setCookie] where cookie.contains("latchkey_session=") {
            canaries.plant(String(cookie.drop { $0 != "=" }.dropFirst().prefix { $0 != ";" }), "a session's cookie")
        }
        if let target = response.headers[.location], let query = target.firstIndex(of: "?"),
            let form = URLEncodedForm.parse(target[target.index(after: query)...].utf8)
        {
            canaries.plant(form.raw("code"), "the code that \(path) leads to")
        }
        if response.status.code >= 400 || path == "/metrics" {
            canaries.hold("answer \(response.status.code) to \(method) \(path)", String(buffer: response.body))
        }
        return response
    }
}

extension [UInt8] {
    /// Where these bytes are, by C: the harness looks through megabytes.
    fileprivate func places(of needle: [UInt8], atMost limit: Int = .max) -> [Int] {
        guard let first = needle.first else { return [] }
        return withUnsafeBytes { hay in
            guard let base = hay.baseAddress else { return [] }
            var places: [Int] = []
            var next = 0
            while places.count < limit, next + needle.count <= hay.count,
                let found = memchr(base + next, Int32(first), hay.count - next)
            {
                let place = UnsafeRawPointer(found) - base
                if place + needle.count <= hay.count, memcmp(found, needle, needle.count) == 0 { places.append(place) }
                next = place + 1
            }
            return places
        }
    }
}

import AsyncHTTPClient
package import LatchkeyCore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends deliveries over HTTP. The address that is checked is the address that is dialled: a name is resolved here, once,
/// and the connection is made to what came out.
package actor HTTPWebhookSender: WebhookSender {
    private static let timeout = TimeAmount.seconds(15)
    private static let connectTimeout = TimeAmount.seconds(10)
    /// Of an answer; the rest is not read.
    private static let largestResponse = 16_384
    /// How long an address is believed, and how long a connection waits for more to send.
    private static let freshness = Duration.seconds(30)
    private static let mostClients = 200
    /// Read once: each client would read and keep the system's hundred and more certificates for itself.
    private static let trustRoots: NIOSSLTrustRoots = {
        for path in ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"] {
            if let found = try? NIOSSLCertificate.fromPEMFile(path), !found.isEmpty { return .certificates(found) }
        }
        return .default
    }()

    private struct Known {
        let client: HTTPClient
        let checkedAt: ContinuousClock.Instant
    }

    private let policy: AddressPolicy
    private let resolver: any HostResolver
    private var clients: [String: Known] = [:]

    package init(allowing hosts: [String], resolver: any HostResolver = SystemResolver()) {
        policy = AddressPolicy(allowing: hosts)
        self.resolver = resolver
    }

    package func send(_ request: DeliveryRequest) async -> DeliveryOutcome {
        guard let client = await client(for: request.target) else {
            return DeliveryOutcome(
                status: nil, failure: "\(request.target.host) has no address that webhooks may be sent to.")
        }
        return await Self.exchange(request, client)
    }

    /// Ends all connections.
    package func shutdown() async {
        let known = clients.values
        clients = [:]
        for known in known { try? await known.client.shutdown() }
    }

    private func client(for target: WebhookTarget) async -> HTTPClient? {
        if let known = clients[target.host], known.checkedAt.duration(to: .now) < Self.freshness { return known.client }
        let addresses = await resolver.addresses(of: target.host)
        guard let address = addresses.first(where: { target.isAllowedHost || policy.permits($0) }) else { return nil }
        // Another attempt may have been faster.
        if let known = clients[target.host], known.checkedAt.duration(to: .now) < Self.freshness { return known.client }
        if clients.count >= Self.mostClients { forgetOldest() }
        if let old = clients[target.host] { retire(old.client) }
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            configuration: configuration(target.host, address))
        clients[target.host] = Known(client: client, checkedAt: .now)
        return client
    }

    private func configuration(_ host: String, _ address: String) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.trustRoots = Self.trustRoots
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectTimeout, read: Self.timeout), proxy: nil, decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        // Failed attempts are made again by the schedule of deliveries.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture { try StatusGuard.join(channel.pipeline.syncOperations) }
        }
        configuration.dnsOverride = [host: address]
        return configuration
    }

    private func forgetOldest() {
        guard let oldest = clients.min(by: { $0.value.checkedAt < $1.value.checkedAt }) else { return }
        clients[oldest.key] = nil
        retire(oldest.value.client)
    }

    /// Ends a client once what it has under way is over.
    private func retire(_ client: HTTPClient) {
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: Self.timeout + Self.timeout) {
            client.shutdown { _ in }
        }
    }

    @concurrent
    private static func exchange(_ request: DeliveryRequest, _ client: HTTPClient) async -> DeliveryOutcome {
        var sent = HTTPClientRequest(url: request.target.url)
        sent.method = .POST
        for (name, value) in request.headers { sent.headers.add(name: name, value: value) }
        sent.body = .bytes(ByteBuffer(bytes: request.body))
        let ready = sent
        let work = Task { () -> DeliveryOutcome in
            do {
                let response = try await client.execute(ready, timeout: timeout)
                let body = await beginning(of: response.body)
                try Task.checkCancellation()
                return DeliveryOutcome(
                    status: Int(response.status.code), response: body,
                    retryAfter: response.headers.first(name: "retry-after").flatMap {
                        RetryAfter.duration($0, now: SystemClock().now())
                    })
            } catch {
                return DeliveryOutcome(status: nil, failure: WebhookFailure.words(for: error))
            }
        }
        // The client's own limit is for the head alone; a body may drip for ever.
        let limit = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: timeout) { work.cancel() }
        defer { limit.cancel() }
        return await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            work.cancel()
        }
    }

    /// What a person needs to see of an answer. How it ends does not matter, if it does in time: the status is there.
    private static func beginning(of body: HTTPClientResponse.Body) async -> String {
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                bytes += part.readableBytesView.prefix(largestResponse - bytes.count)
                if bytes.count >= largestResponse { break }
            }
        } catch {}
        return String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
    }
}

import FoundationEssentials
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The certificate and key that new connections get. The files are looked at every half minute and read again when
/// they changed, so that a renewed certificate needs no restart; a broken pair is logged and the old one kept.
final class TLSCertificates: Service {
    private let files: ServerConfiguration.TLSFiles
    private let logger: Logger
    private let current: Mutex<Pair>

    private struct Pair: Sendable {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
        let changedAt: [Date?]
    }

    /// - Throws: when the files cannot be read, or do not hold a certificate and its key.
    init(_ files: ServerConfiguration.TLSFiles, logger: Logger) throws {
        self.files = files
        self.logger = logger
        current = Mutex(try Self.load(files))
    }

    /// TLS 1.2 and later, with the pair that is current when a client says hello.
    func configuration() -> TLSConfiguration {
        let pair = current.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: pair.chain, privateKey: pair.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.sslContextCallback = { [self] _, promise in
            let pair = current.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = pair.chain
            override.privateKey = pair.key
            promise.succeed(override)
        }
        return configuration
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                do { try await Task.sleep(for: .seconds(30)) } catch { return }
                self.reload()
            }
        }
    }

    /// Reads the files again if one of them changed.
    func reload() {
        let seen = current.withLock { $0.changedAt }
        guard Self.changes(of: files) != seen else { return }
        do {
            let pair = try Self.load(files)
            current.withLock { $0 = pair }
            logger.info("the TLS certificate was read again")
        } catch {
            logger.error(
                "the TLS certificate or key cannot be read; the old one stays", metadata: ["error": "\(error)"])
        }
    }

    private static func load(_ files: ServerConfiguration.TLSFiles) throws -> Pair {
        let changedAt = changes(of: files)
        let chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map { NIOSSLCertificateSource.certificate($0) }
        let key = NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        // Making a context is what tells whether the two belong together.
        _ = try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: key))
        return Pair(chain: chain, key: key, changedAt: changedAt)
    }

    private static func changes(of files: ServerConfiguration.TLSFiles) -> [Date?] {
        [files.certificate, files.key].map { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.modificationDate] as? Date
        }
    }
}

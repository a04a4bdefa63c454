import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The addresses of a host.
package protocol HostResolver: Sendable {
    /// In the order of preference; empty where there are none.
    func addresses(of host: String) async -> [String]
}

/// The system's resolver, in threads of its own: it waits, and with a name server that keeps silent for long.
package struct SystemResolver: HostResolver {
    private static let timeout = TimeAmount.seconds(10)
    private static let threads: NIOThreadPool = {
        let threads = NIOThreadPool(numberOfThreads: 64)
        threads.start()
        return threads
    }()

    package init() {}

    package func addresses(of host: String) async -> [String] {
        // Whichever comes first counts: a promise that is kept does not change.
        let found = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [String].self)
        Self.threads.submit { state in found.succeed(state == .active ? Self.look(up: host) : []) }
        let limit = found.futureResult.eventLoop.scheduleTask(in: Self.timeout) { found.succeed([]) }
        defer { limit.cancel() }
        return (try? await found.futureResult.get()) ?? []
    }

    private static func look(up host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = Int32(SOCK_STREAM)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let isNamed = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            if isNamed == 0 {
                found.append(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}

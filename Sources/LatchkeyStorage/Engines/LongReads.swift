import NIOPosix

#if canImport(Glibc)
import Glibc
#endif

/// A few threads of their own for reads that take long, so that those wait for each other and for nobody else. They
/// yield the processor to the rest of the server.
final class LongReads: Sendable {
    private let threads: NIOThreadPool
    private let readers: SQLiteReaders

    init(_ readers: SQLiteReaders, atOnce count: Int) {
        self.readers = readers
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
    }

    /// - Throws: `CancellationError` when the task is cancelled, `StorageError.interrupted` after `limit`.
    func read<Value: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        let cancellation = Brake.Cancellation()
        do {
            return try await withTaskCancellationHandler {
                try await threads.runIfActive { [readers] in
                    Self.yieldToOthers()
                    return try translatingErrors { try readers.read(within: limit, cancellation, body) }
                }
            } onCancel: {
                cancellation.cancel()
            }
        } catch StorageError.interrupted where cancellation.isCancelled {
            throw CancellationError()
        }
    }

    func close() throws {
        try threads.syncShutdownGracefully()
    }

    private static func yieldToOthers() {
        #if canImport(Glibc)
        // On Linux this is of the calling thread alone. One that may not do so goes on as it is.
        _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 10)
        #endif
    }
}

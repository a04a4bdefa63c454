import NIOPosix

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
                    yieldToOtherThreads(10)
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
}

import NIOPosix
import Synchronization

/// Collects log lines and writes them from a thread of its own, many at once, so that a request never waits for a
/// terminal, a pipe or a disk. The queues are bounded: when nothing drains them, lines are dropped and counted.
package final class LogWriter: Sendable {
    /// The most bytes of a lane that wait to be written.
    static let capacity = 4 * 1024 * 1024

    private let queues = Mutex<[LogQueue]>([])
    private let isDraining = Atomic(false)
    private let output: LogOutput
    private let thread: NIOThreadPool

    package init(output: LogOutput) {
        self.output = output
        thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
    }

    /// Nothing waits here any more: draining keeps the writer alive.
    deinit { thread.shutdownGracefully { _ in } }

    /// A queue for lines of one thread, which then waits for no other; lines keep their order within it.
    func lane() -> LogLane {
        let queue = LogQueue()
        queues.withLock { $0.append(queue) }
        return LogLane(queue: queue, writer: self)
    }

    /// Writes what waits, on the calling thread; for the end of the process and for tests.
    package func flush() { writeAll() }

    /// Something waits: it is written soon.
    fileprivate func wake() {
        guard !isDraining.load(ordering: .sequentiallyConsistent) else { return }
        if !isDraining.exchange(true, ordering: .sequentiallyConsistent) { thread.submit { _ in self.drain() } }
    }

    /// Writes until nothing waits, pausing between so that a busy server makes few and large writes.
    private func drain() {
        repeat {
            repeat { pauseThread(milliseconds: 20) } while writeAll()
            isDraining.store(false, ordering: .sequentiallyConsistent)
            // Whoever has left a line meanwhile has seen that somebody drains.
        } while queues.withLock({ $0.contains { $0.hasWaiting } })
            && !isDraining.exchange(true, ordering: .sequentiallyConsistent)
    }

    /// - Returns: whether something was there.
    @discardableResult
    private func writeAll() -> Bool {
        var hasWritten = false
        for queue in queues.withLock(\.self) {
            let bytes = queue.take()
            if bytes.isEmpty { continue }
            hasWritten = true
            output.write(bytes)
            queue.giveBack(bytes)
        }
        return hasWritten
    }
}

/// Where lines are left for the writer.
struct LogLane: Sendable {
    fileprivate let queue: LogQueue
    fileprivate let writer: LogWriter

    /// Appends one line: `write` adds its bytes, the line feed included, to those that wait.
    func append(_ write: (inout [UInt8]) -> Void) {
        queue.append(write)
        writer.wake()
    }
}

/// Lines on their way to the writer.
private final class LogQueue: Sendable {
    private struct Waiting {
        var bytes: [UInt8] = []
        /// What was written, to be filled anew: memory that the system has already given.
        var spare: [UInt8] = []
        var dropped = 0
    }

    /// More is not kept: only a slow reader of the log lets so much wait.
    private static let mostSpare = 512 * 1024

    private let waiting = Mutex(Waiting())

    var hasWaiting: Bool { waiting.withLock { !$0.bytes.isEmpty } }

    func append(_ write: (inout [UInt8]) -> Void) {
        waiting.withLock { waiting in
            if waiting.bytes.count < LogWriter.capacity { write(&waiting.bytes) } else { waiting.dropped += 1 }
        }
    }

    func take() -> [UInt8] {
        waiting.withLock { waiting in
            var taken: [UInt8] = []
            swap(&taken, &waiting.spare)
            swap(&taken, &waiting.bytes)
            if waiting.dropped > 0 {
                taken += "\(waiting.dropped) log lines were dropped: the log is read too slowly\n".utf8
                waiting.dropped = 0
            }
            return taken
        }
    }

    func giveBack(_ bytes: consuming [UInt8]) {
        guard bytes.capacity <= Self.mostSpare else { return }
        bytes.removeAll(keepingCapacity: true)
        waiting.withLock { [bytes] in $0.spare = bytes }
    }
}

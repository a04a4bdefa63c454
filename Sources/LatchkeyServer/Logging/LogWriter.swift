import NIOPosix
import Synchronization

/// Collects log lines and writes them from a thread of its own, many at once, so that a request never waits for a
/// terminal, a pipe or a disk. The queue is bounded: when nothing drains it, lines are dropped and counted.
package final class LogWriter: Sendable {
    /// The most bytes that wait to be written.
    static let capacity = 4 * 1024 * 1024

    private struct Queue {
        var bytes: [UInt8] = []
        var dropped = 0
        var isDraining = false
    }

    private let queue: Mutex<Queue>
    private let output: LogOutput
    private let thread: NIOThreadPool

    package init(output: LogOutput) {
        self.output = output
        var first = Queue()
        first.bytes.reserveCapacity(64 * 1024)
        queue = Mutex(first)
        thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
    }

    /// Nothing waits here any more: draining keeps the writer alive.
    deinit { thread.shutdownGracefully { _ in } }

    /// Appends one line: `write` adds its bytes, the line feed included, to those that wait.
    func append(_ write: (inout [UInt8]) -> Void) {
        let startsDraining = queue.withLock { queue in
            guard queue.bytes.count < Self.capacity else {
                queue.dropped += 1
                return false
            }
            write(&queue.bytes)
            if queue.isDraining { return false }
            queue.isDraining = true
            return true
        }
        if startsDraining { thread.submit { _ in self.drain() } }
    }

    /// Writes what waits, on the calling thread; for the end of the process and for tests.
    package func flush() {
        write(take(ending: false))
    }

    /// Writes until nothing waits, pausing between so that a busy server makes few and large writes.
    private func drain() {
        while true {
            pauseThread(milliseconds: 20)
            let bytes = take(ending: true)
            if bytes.isEmpty { return }
            write(bytes)
        }
    }

    private func take(ending: Bool) -> [UInt8] {
        queue.withLock { queue in
            var taken: [UInt8] = []
            swap(&taken, &queue.bytes)
            if queue.dropped > 0 {
                taken += "\(queue.dropped) log lines were dropped: the log is read too slowly\n".utf8
                queue.dropped = 0
            }
            if taken.isEmpty {
                if ending { queue.isDraining = false }
            } else {
                queue.bytes.reserveCapacity(taken.capacity)
            }
            return taken
        }
    }

    private func write(_ bytes: [UInt8]) {
        if !bytes.isEmpty { output.write(bytes) }
    }
}

import LatchkeyCore

/// A log line whose constant parts are made once: an event loop writes tens of thousands a second that differ in four values.
struct LogTemplate: Sendable {
    private let parts: [[UInt8]]

    /// - Parameter line: writes a line with `open` in the place of each value that differs.
    init(_ line: (inout [UInt8], _ open: (inout [UInt8]) -> Void) -> Void) {
        // No line of ours has a zero byte: JSON escapes it, and plain text has a space instead.
        var bytes: [UInt8] = []
        line(&bytes) { $0.append(0) }
        parts = bytes.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
    }

    /// Appends a line.
    ///
    /// - Parameters:
    ///   - most: bytes that a value has at most.
    ///   - value: writes the value of the index at the start of the buffer, and returns its length.
    @inline(__always)
    func append(
        to lane: LogLane, most: Int, value: (_ index: Int, UnsafeMutableRawBufferPointer) -> Int
    ) {
        let room = parts.reduce(0) { $0 + $1.count + most }
        withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { buffer in
            var end = 0
            for index in parts.indices {
                parts[index].withUnsafeBytes { part in
                    UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyMemory(from: part)
                    end += part.count
                }
                if index < parts.count - 1 {
                    end += value(index, UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
                }
            }
            let line = UnsafeRawBufferPointer(rebasing: buffer[..<end])
            lane.append { $0 += line }
        }
    }
}

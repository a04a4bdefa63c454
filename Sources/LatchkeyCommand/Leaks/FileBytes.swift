#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The bytes of a file or pipe, part by part.
enum FileBytes {
    private static let partSize = 1 << 18

    /// - Parameter take: gets each part; false ends it.
    /// - Returns: false for what can't be read.
    static func read(_ path: String, _ take: ([UInt8]) throws -> Bool) rethrows -> Bool {
        // What is no file, such as a pipe, must not keep anybody waiting.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return try read(descriptor, take)
    }

    static func read(_ descriptor: Int32, _ take: ([UInt8]) throws -> Bool) rethrows -> Bool {
        var part = [UInt8](repeating: 0, count: partSize)
        while true {
            let count = systemRead(descriptor, &part)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 }
            guard try take(Array(part[..<count])) else { return true }
        }
    }

    private static func systemRead(_ descriptor: Int32, _ part: inout [UInt8]) -> Int {
        part.withUnsafeMutableBytes { buffer in
            #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
            Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
        }
    }
}

import HTTPTypes
import LatchkeyCore
import NIOCore

/// The head of an answer as it goes over the wire, made once from the fields that the long way sends. Some fields are
/// open: their values come with each answer.
struct AnswerHead: Sendable {
    /// What stands before each open value, and behind the last.
    private let parts: [[UInt8]]

    /// - Parameter open: the names of fields that are open.
    init(_ status: HTTPResponse.Status, _ fields: HTTPFields, open: [HTTPField.Name]) {
        var parts = [Array("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n".utf8)]
        for field in fields {
            parts[parts.count - 1] += "\(field.name.rawName): ".utf8
            if open.contains(field.name) { parts.append([]) } else { parts[parts.count - 1] += field.value.utf8 }
            parts[parts.count - 1] += "\r\n".utf8
        }
        parts[parts.count - 1] += "\r\n".utf8
        self.parts = parts
    }

    /// - Parameter value: appends the value of the open field at the index, in the order of the fields.
    @inline(__always)
    func append(to buffer: inout ByteBuffer, value: (_ index: Int, inout ByteBuffer) -> Void) {
        for index in 0..<(parts.count - 1) {
            buffer.writeBytes(parts[index])
            value(index, &buffer)
        }
        buffer.writeBytes(parts[parts.count - 1])
    }
}

extension ByteBuffer {
    /// Appends the head of an answer.
    mutating func writeHead(_ status: HTTPResponse.Status, _ fields: HTTPFields) {
        writeStaticString("HTTP/1.1 ")
        writeDecimal(status.code)
        writeStaticString(" ")
        writeString(status.reasonPhrase)
        writeStaticString("\r\n")
        for field in fields {
            writeString(field.name.rawName)
            writeStaticString(": ")
            writeString(field.value)
            writeStaticString("\r\n")
        }
        writeStaticString("\r\n")
    }

    /// Appends a number that is not negative.
    mutating func writeDecimal(_ number: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (rest, start) = (number, digits.count)
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[start...]))
        }
    }

    /// Appends the id's text.
    @inline(__always)
    mutating func writeID(_ id: RequestID) { writeUUID { UUIDText.write(high: id.high, low: id.low, to: $0) } }

    /// Appends the id's text.
    @inline(__always)
    mutating func writeID<Subject>(_ id: ID<Subject>) { writeUUID { id.writeText(to: $0) } }

    @inline(__always)
    private mutating func writeUUID(_ write: (UnsafeMutableRawBufferPointer) -> Void) {
        writeWithUnsafeMutableBytes(minimumWritableBytes: UUIDText.length) { buffer in
            write(buffer)
            return UUIDText.length
        }
    }
}

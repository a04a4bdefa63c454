/// The text form of a UUID (RFC 9562 section 4), written without a loop over its digits: every answer and every log line
/// has several.
package enum UUIDText {
    package static let length = 36

    /// Writes the 36 characters, lower case, at the start of `buffer`, which must have room for them.
    @inline(__always)
    package static func write(high: UInt64, low: UInt64, to buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= length)
        let (first, second) = (digits(UInt32(truncatingIfNeeded: high >> 32)), digits(UInt32(truncatingIfNeeded: high)))
        let (third, fourth) = (digits(UInt32(truncatingIfNeeded: low >> 32)), digits(UInt32(truncatingIfNeeded: low)))
        buffer.storeBytes(of: first, as: UInt64.self)
        buffer.storeBytes(of: dash, toByteOffset: 8, as: UInt8.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: second), toByteOffset: 9, as: UInt32.self)
        buffer.storeBytes(of: dash, toByteOffset: 13, as: UInt8.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: second >> 32), toByteOffset: 14, as: UInt32.self)
        buffer.storeBytes(of: dash, toByteOffset: 18, as: UInt8.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: third), toByteOffset: 19, as: UInt32.self)
        buffer.storeBytes(of: dash, toByteOffset: 23, as: UInt8.self)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: third >> 32), toByteOffset: 24, as: UInt32.self)
        buffer.storeBytes(of: fourth, toByteOffset: 28, as: UInt64.self)
    }

    private static let dash = UInt8(ascii: "-")

    /// The eight hexadecimal digits of a number, the first one in the lowest byte.
    @inline(__always)
    private static func digits(_ number: UInt32) -> UInt64 {
        // Each nibble into a byte of its own, the highest one last …
        var nibbles = UInt64(number)
        nibbles = (nibbles | nibbles << 16) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles | nibbles << 8) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles | nibbles << 4) & 0x0f0f_0f0f_0f0f_0f0f
        // … and what is above nine on to the letters.
        let isLetter = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return (nibbles &+ 0x3030_3030_3030_3030 &+ isLetter &* 39).bigEndian
    }
}

/// A short text that changes with other texts, for forms that tell later whether what they were made from is still so.
package enum Fingerprint {
    /// FNV-1a, 64 bits: it tells what was from what is; nobody gains by making two the same.
    package static func of(_ parts: [String?]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for part in parts {
            for byte in (part ?? "").utf8 { add(byte) }
            // Neither byte stands in a text, so that no part runs into the next and none is not the empty one.
            add(part == nil ? 0xfe : 0xff)
        }
        return String(hash, radix: 16)
    }
}

/// A path of this server that a browser may be sent to, as `next` carries it.
package enum LocalPath {
    /// The path if it can only lead to this server, otherwise nil. Browsers read `//host` and `/\host` as other hosts,
    /// and drop tabs and line ends before they look.
    package static func checked(_ path: String) -> String? {
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= 8_000 else { return nil }
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        return path.utf8.dropFirst().first == UInt8(ascii: "/") ? nil : path
    }
}

/// An e-mail address, perhaps with the name of whose it is (RFC 5322 section 3.4).
package struct Mailbox: Sendable, Equatable {
    package let address: String
    /// Empty: none.
    package let name: String

    /// `ada@example.com` or `Ada Byron <ada@example.com>`; nil for all else.
    package init?(_ text: String) {
        guard text.hasSuffix(">"), let bracket = text.firstIndex(of: "<") else {
            guard Self.isAddress(text) else { return nil }
            (address, name) = (text, "")
            return
        }
        let address = text[text.index(after: bracket)...].dropLast()
        let name = String(text[..<bracket]).trimmingSpaces()
        let bare =
            name.count > 1 && name.hasPrefix("\"") && name.hasSuffix("\"") ? String(name.dropFirst().dropLast()) : name
        guard Self.isAddress(address), name.utf8.count <= 200, !bare.contains("\""), !bare.contains("\\") else {
            return nil
        }
        guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else { return nil }
        self.address = String(address)
        self.name = bare
    }

    /// A dot-atom on both sides of the `@`: what is written into commands and headers as it is. Quoted local parts are
    /// not known, nor addresses beyond ASCII, which need a server with SMTPUTF8.
    static func isAddress(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count <= 64, text.utf8.count <= 254 else { return false }
        return parts.allSatisfy { part in
            part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty && atom.utf8.allSatisfy(isAtomic)
            }
        }
    }

    private static func isAtomic(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

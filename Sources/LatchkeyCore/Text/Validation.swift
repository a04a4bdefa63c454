/// What people may call things.
package enum Validation {
    /// The most characters of a name.
    package static let nameLimit = 200
    /// The most characters of a description.
    package static let descriptionLimit = 2000

    /// A name on one line: 1 to 200 characters, trimmed, without control or direction-changing characters.
    ///
    /// - Throws: `.invalid` with `field`.
    package static func name(_ text: String, field: String, what: String) throws -> String {
        let name = text.trimmingWhitespace()
        guard name.unicodeScalars.contains(where: { !$0.properties.isDefaultIgnorableCodePoint }) else {
            throw LatchkeyError.invalid(field, "\(what) is missing. Enter 1 to \(nameLimit) characters.")
        }
        try check(name, field: field, what: what, limit: nameLimit) { isDisruptive($0) }
        return name
    }

    /// A name that may be left empty.
    package static func optionalName(_ text: String, field: String, what: String) throws -> String {
        text.trimmingWhitespace().isEmpty ? "" : try name(text, field: field, what: what)
    }

    /// Text of several lines, possibly empty: up to 2,000 characters.
    package static func description(_ text: String, field: String) throws -> String {
        let description = text.replacing("\r\n", with: "\n").trimmingWhitespace()
        try check(description, field: field, what: "The description", limit: descriptionLimit) {
            $0 != "\n" && $0 != "\t" && isDisruptive($0)
        }
        return description
    }

    /// Text of several lines, of at most so many characters.
    static func sentences(
        _ text: String, field: String, what: String, limit: Int, isRequired: Bool
    ) throws -> String {
        let text = text.replacing("\r\n", with: "\n").trimmingWhitespace()
        guard !isRequired || text.unicodeScalars.contains(where: { !$0.properties.isDefaultIgnorableCodePoint }) else {
            throw LatchkeyError.invalid(field, "\(what) is missing. Enter 1 to \(limit) characters.")
        }
        try check(text, field: field, what: what, limit: limit) { $0 != "\n" && $0 != "\t" && isDisruptive($0) }
        return text
    }

    /// An e-mail address, lower case: something before and after one `@`, at most 254 characters.
    package static func email(_ text: String, field: String = "email") throws -> String {
        let email = text.trimmingWhitespace().lowercased()
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].utf8.count > 1, email.utf8.count <= 254,
            email.unicodeScalars.allSatisfy({ !isDisruptive($0) && !$0.properties.isWhitespace })
        else { throw LatchkeyError.invalid(field, "Enter an e-mail address, such as ada@example.com.") }
        return email
    }

    private static func check(
        _ text: String, field: String, what: String, limit: Int, refuses: (Unicode.Scalar) -> Bool
    ) throws {
        // A character can be built of any number of scalars: bytes bound what is stored.
        guard text.count <= limit, text.utf8.count <= limit * 8 else {
            throw LatchkeyError.invalid(field, "\(what) is too long. Enter at most \(limit) characters.")
        }
        guard !text.unicodeScalars.contains(where: refuses) else {
            throw LatchkeyError.invalid(
                field, "\(what) holds control characters or characters that turn the direction of text.")
        }
    }

    /// Characters that would break a line, hide, or turn what stands beside them.
    static func isDisruptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1f, 0x7f...0x9f, 0x2028, 0x2029, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069, 0xfeff,
            0xfff9...0xfffb:
            true
        default: false
        }
    }
}

extension String {
    /// Without white space at either end.
    func trimmingWhitespace() -> String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

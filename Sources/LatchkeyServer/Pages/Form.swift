package import LatchkeyCore

/// The fields and files of one submitted form, or of a query string.
///
/// Getters throw `LatchkeyError` with the field's name, so that a page can show the message at the field.
package struct Form: Sendable {
    /// One uploaded file; a file input left empty is not in the form at all.
    package struct File: Sendable {
        /// The bytes as sent; what they are is for the core to find out, the browser's content type is not kept.
        package let bytes: [UInt8]
    }

    private var values: [String: [String]] = [:]
    private var files: [String: File] = [:]

    package init() {}

    mutating func add(_ value: String, for name: String) {
        values[name, default: []].append(value)
    }

    mutating func add(_ file: File, for name: String) {
        files[name] = file
    }

    /// The first value of a field as it was typed, empty if there is none. Passwords are read with this.
    package func raw(_ name: String) -> String {
        values[name]?.first ?? ""
    }

    /// The first value of a field without white space around it, with line ends as `\n`; empty if there is none.
    package func text(_ name: String) -> String {
        let unified = raw(name).replacing("\r\n", with: "\n")
        let trimmed = unified.drop(while: \.isWhitespace)
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(trimmed[...last])
    }

    /// The text of a field, nil if it is missing or empty.
    package func optional(_ name: String) -> String? {
        let value = text(name)
        return value.isEmpty ? nil : value
    }

    /// Every value of a field that can occur more than once, as checkboxes do.
    package func all(_ name: String) -> [String] {
        values[name] ?? []
    }

    /// Whether the field is there: a checked checkbox, or the button that was pressed.
    package func has(_ name: String) -> Bool {
        values[name] != nil
    }

    /// The names of all fields that begin with a prefix, without it.
    package func names(withPrefix prefix: String) -> [String] {
        values.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    /// An id from a hidden field.
    package func id<Subject>(_ name: String, as subject: ID<Subject>.Type = ID<Subject>.self) throws -> ID<Subject> {
        guard let id = ID<Subject>(text(name)) else { throw Form.damaged(field: name) }
        return id
    }

    /// A whole number from a hidden field, such as the version an edit form was made from.
    package func int(_ name: String) throws -> Int {
        guard let value = Int(text(name)) else { throw Form.damaged(field: name) }
        return value
    }

    /// One of a fixed set of values, as radio buttons and selects send them.
    package func choice<Choice: RawRepresentable>(
        _ name: String, of choices: Choice.Type = Choice.self
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text(name)) else {
            throw LatchkeyError.invalid(name, "Choose one of the options.")
        }
        return choice
    }

    /// The bytes of an uploaded file, nil if none was chosen.
    package func file(_ name: String) -> [UInt8]? {
        guard let file = files[name], !file.bytes.isEmpty else { return nil }
        return file.bytes
    }

    private static func damaged(field: String) -> LatchkeyError {
        .invalid(field, "This form is damaged. Go back, load the page again and fill it in once more.")
    }
}

@testable package import LatchkeyCore

/// `nil` is written for null.
extension JSON: ExpressibleByNilLiteral {
    package init(nilLiteral: ()) { self = .null }
}

extension JSON {
    /// The element of an array; nil where there is none, or this is no array.
    subscript(index: Int) -> JSON? {
        guard let elements = array, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Reads a text that a test wrote or a server answered.
    init(text: String) throws { self = try JSON(parsing: Array(text.utf8)) }

    /// The names of an object's members, in their order.
    var names: [String] { members?.map(\.name) ?? [] }
}

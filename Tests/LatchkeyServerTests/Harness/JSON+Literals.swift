package import LatchkeyCore

/// JSON as tests write it: `["name": "Ada", "tags": ["a", 1, true, nil]]`.
extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByStringInterpolation
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .number(Double(value)) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { JSON.Member($0, $1) })
    }
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

extension JSON {
    /// An object in whose `data` one member is another.
    func replacing(_ name: String, with value: JSON) -> JSON {
        let members = (self["data"]?.members ?? []).map { $0.name == name ? Member(name, value) : $0 }
        return ["data": .object(members)]
    }
}

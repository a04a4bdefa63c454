/// The captured segments of a path, percent-decoded, by their name in the template.
package struct PathParameters: Sendable {
    private let names: [String]
    private let values: [String]

    init(names: [String] = [], values: [String] = []) {
        self.names = names
        self.values = values
    }

    package subscript(name: String) -> String? {
        names.firstIndex(of: name).flatMap { values.indices.contains($0) ? values[$0] : nil }
    }
}

/// Finds what belongs to a path among templates such as `/v2/objects/{object}/views`. Fixed segments go before
/// parameters, and a dead end goes back to the parameter, so that templates may overlap.
struct PathTable<Value: Sendable>: Sendable {
    private struct Leaf: Sendable {
        let names: [String]
        var value: Value
    }

    private struct Node: Sendable {
        var leaf: Leaf?
        var literals: [Substring: Int] = [:]
        var parameter: Int?
    }

    private var nodes = [Node()]
    /// Templates without parameters, found by their whole text.
    private var literals: [String: Value] = [:]

    /// Changes the value at a template, which begins as `initial`.
    mutating func update(_ template: String, initial: Value, _ change: (inout Value) -> Void) {
        let segments = template.split(separator: "/")
        var index = 0
        for segment in segments { index = child(of: index, segment) }
        let names = segments.filter(Self.isParameter).map { String($0.dropFirst().dropLast()) }
        var leaf = nodes[index].leaf ?? Leaf(names: names, value: initial)
        change(&leaf.value)
        nodes[index].leaf = leaf
        if names.isEmpty { literals[template] = leaf.value }
    }

    /// The value whose template fits the path. One slash at the end is not told apart from none.
    func match(_ path: String) -> (value: Value, parameters: PathParameters)? {
        if let value = literals[path] { return (value, PathParameters()) }
        // Bytes: characters would be put together from them first.
        let slash = UInt8(ascii: "/")
        var segments = path.utf8.split(separator: slash, omittingEmptySubsequences: false).map(Substring.init)
            .dropFirst()
        if let last = segments.last, last.isEmpty { segments.removeLast() }
        var captured: [Substring] = []
        guard let leaf = descend(0, segments, &captured) else { return nil }
        return (leaf.value, PathParameters(names: leaf.names, values: captured.map(Self.percentDecoded)))
    }

    private func descend(_ index: Int, _ segments: ArraySlice<Substring>, _ captured: inout [Substring]) -> Leaf? {
        guard let segment = segments.first else { return nodes[index].leaf }
        let rest = segments.dropFirst()
        if let next = nodes[index].literals[segment], let leaf = descend(next, rest, &captured) { return leaf }
        guard let parameter = nodes[index].parameter, !segment.isEmpty else { return nil }
        captured.append(segment)
        if let leaf = descend(parameter, rest, &captured) { return leaf }
        captured.removeLast()
        return nil
    }

    private mutating func child(of index: Int, _ segment: Substring) -> Int {
        let isParameter = Self.isParameter(segment)
        let known = isParameter ? nodes[index].parameter : nodes[index].literals[segment]
        if let known { return known }
        nodes.append(Node())
        let new = nodes.count - 1
        if isParameter {
            nodes[index].parameter = new
        } else {
            nodes[index].literals[segment] = new
        }
        return new
    }

    private static func isParameter(_ segment: Substring) -> Bool {
        segment.first == "{" && segment.last == "}"
    }

    /// RFC 3986 section 2.1; a percent sign without two digits behind it stays as it is.
    private static func percentDecoded(_ segment: Substring) -> String {
        guard segment.utf8.contains(UInt8(ascii: "%")) else { return String(segment) }
        var bytes: [UInt8] = []
        var rest = Substring(segment).utf8
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16),
                digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-")
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

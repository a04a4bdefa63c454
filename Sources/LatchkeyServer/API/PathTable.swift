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
        /// Few, and short: comparing bytes is quicker than hashing them.
        var literals: [(segment: [UInt8], node: Int)] = []
        var parameter: Int?
    }

    private var nodes = [Node()]
    /// Templates without parameters, found by their whole text.
    private var literals: [String: Value] = [:]

    /// Changes the value at a template, which begins as `initial`.
    mutating func update(_ template: String, initial: Value, _ change: (inout Value) -> Void) {
        let segments = template.utf8.split(separator: Self.slash).map(Array.init)
        var index = 0
        for segment in segments { index = child(of: index, segment) }
        let names = segments.filter(Self.isParameter).map { String(decoding: $0.dropFirst().dropLast(), as: UTF8.self) }
        var leaf = nodes[index].leaf ?? Leaf(names: names, value: initial)
        change(&leaf.value)
        nodes[index].leaf = leaf
        if names.isEmpty { literals[template] = leaf.value }
    }

    /// The value whose template fits the path. One slash at the end is not told apart from none.
    func match(_ path: String) -> (value: Value, parameters: PathParameters)? {
        if let value = literals[path] { return (value, PathParameters()) }
        var path = path
        return path.withUTF8 { bytes in
            guard bytes.first == Self.slash else { return nil }
            var captured: [Range<Int>] = []
            guard let leaf = descend(0, bytes, from: 1, &captured) else { return nil }
            let values = captured.map { Self.percentDecoded(bytes[$0]) }
            return (leaf.value, PathParameters(names: leaf.names, values: values))
        }
    }

    /// - Parameter start: where the segment behind a slash begins.
    private func descend(
        _ index: Int, _ path: UnsafeBufferPointer<UInt8>, from start: Int, _ captured: inout [Range<Int>]
    ) -> Leaf? {
        guard start < path.count else { return nodes[index].leaf }
        let end = path[start...].firstIndex(of: Self.slash) ?? path.count
        let next = nodes[index].literals.first { $0.segment.elementsEqual(path[start..<end]) }
        if let next, let leaf = descend(next.node, path, from: end + 1, &captured) { return leaf }
        guard let parameter = nodes[index].parameter, start < end else { return nil }
        captured.append(start..<end)
        if let leaf = descend(parameter, path, from: end + 1, &captured) { return leaf }
        captured.removeLast()
        return nil
    }

    private mutating func child(of index: Int, _ segment: [UInt8]) -> Int {
        let isParameter = Self.isParameter(segment)
        let known =
            isParameter ? nodes[index].parameter : nodes[index].literals.first { $0.segment == segment }?.node
        if let known { return known }
        nodes.append(Node())
        let new = nodes.count - 1
        if isParameter {
            nodes[index].parameter = new
        } else {
            nodes[index].literals.append((segment, new))
        }
        return new
    }

    private static var slash: UInt8 { UInt8(ascii: "/") }

    private static func isParameter(_ segment: [UInt8]) -> Bool {
        segment.first == UInt8(ascii: "{") && segment.last == UInt8(ascii: "}")
    }

    /// RFC 3986 section 2.1; a percent sign without two digits behind it stays as it is.
    private static func percentDecoded(_ segment: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        guard segment.contains(UInt8(ascii: "%")) else { return String(decoding: segment, as: UTF8.self) }
        var bytes: [UInt8] = []
        var rest = segment
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16),
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

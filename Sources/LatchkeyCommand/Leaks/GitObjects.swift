import LatchkeyCore

/// Reads what `git cat-file --batch` writes: a line with name, type and size, then so many bytes and a line break.
struct GitObjects {
    struct Found {
        let object: String
        let isCommit: Bool
        let find: TokenFinder.Find
    }

    private(set) var found: [Found] = []
    private var header: [UInt8] = []
    private var object = ""
    private var type = ""
    /// What is still to come of the content with its line break; 0 where a header is.
    private var left = 0
    private var finder = TextFinder()

    mutating func feed(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if left > 0 {
                let part = rest.prefix(left)
                if type != "tree", !finder.isBinary { look(in: Array(part)) }
                left -= part.count
                rest = rest.dropFirst(part.count)
            } else if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                begin(header + rest[..<end])
                header = []
                rest = rest[(end + 1)...]
            } else {
                header += rest
                return
            }
        }
    }

    private mutating func begin(_ line: [UInt8]) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count == 3, let size = Int(words[2]) else { return }
        (object, type, left, finder) = (String(words[0]), String(words[1]), size + 1, TextFinder())
    }

    private mutating func look(in part: [UInt8]) {
        for find in finder.feed(part) { found.append(Found(object: object, isCommit: type == "commit", find: find)) }
    }
}

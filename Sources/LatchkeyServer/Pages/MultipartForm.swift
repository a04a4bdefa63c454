/// `multipart/form-data` (RFC 7578), only what browsers send: no nesting, no transfer encoding, one body in memory.
enum MultipartForm {
    private static let maximumParts = 200
    private static let maximumHeaderBytes = 4_096

    /// Nil if the body is not what the content type promises.
    static func parse(_ body: [UInt8], boundary: String) -> Form? {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var form = Form()
        // A body begins with its delimiter without the line end; everything before it is preamble.
        guard body.starts(with: delimiter.dropFirst(2)) else { return nil }
        var position = delimiter.count - 2
        for _ in 0..<maximumParts {
            let rest = body[position...]
            if rest.starts(with: Array("--".utf8)) { return form }
            guard rest.starts(with: [13, 10]) else { return nil }
            guard let end = find(delimiter, in: body[...], from: position + 2) else { return nil }
            guard add(part: body[(position + 2)..<end], to: &form) else { return nil }
            position = end + delimiter.count
        }
        return nil
    }

    /// The boundary of a `Content-Type` value; nil if it is another type, or no boundary can be so long or short.
    static func boundary(of contentType: String) -> String? {
        var parameters = contentType.split(separator: ";").map { $0.drop(while: \.isWhitespace) }[...]
        guard parameters.popFirst()?.lowercased() == "multipart/form-data" else { return nil }
        guard let boundary = parameters.first(where: { $0.lowercased().hasPrefix("boundary=") }) else { return nil }
        var value = boundary.dropFirst("boundary=".count)
        if value.hasPrefix("\""), value.hasSuffix("\""), value.count >= 2 { value = value.dropFirst().dropLast() }
        return (1...70).contains(value.utf8.count) ? String(value) : nil
    }

    /// The name of a part by its head, and of its file if it is one.
    static func part(_ head: String) -> (name: String, fileName: String?)? {
        guard let disposition = contentDisposition(of: head), let name = parameter("name", of: disposition) else {
            return nil
        }
        return (name, parameter("filename", of: disposition))
    }

    private static func add(part: ArraySlice<UInt8>, to form: inout Form) -> Bool {
        // A part without content has only its headers' own line end before the next delimiter.
        guard let blank = find([13, 10, 13, 10], in: part, from: part.startIndex) else { return false }
        guard blank - part.startIndex <= maximumHeaderBytes else { return false }
        let headers = String(decoding: part[part.startIndex..<blank], as: UTF8.self)
        let content = part[(blank + 4)...]
        guard let (name, fileName) = Self.part(headers) else { return false }
        if fileName == nil {
            form.add(String(decoding: content, as: UTF8.self), for: name)
        } else if !content.isEmpty {
            form.add(Form.File(bytes: Array(content)), for: name)
        }
        return true
    }

    private static func contentDisposition(of headers: String) -> Substring? {
        let prefix = "content-disposition:"
        // "\r\n" is one Character, so lines are split at it as such.
        let lineEnd: Character = "\r\n"
        let line = headers.split(separator: lineEnd).first { $0.lowercased().hasPrefix(prefix) }
        guard let value = line?.dropFirst(prefix.count).drop(while: \.isWhitespace) else { return nil }
        return value.lowercased().hasPrefix("form-data") ? value : nil
    }

    /// A quoted parameter; browsers write `"` as `%22` and line ends as `%0D%0A` in it (WHATWG HTML, 4.10.21.8).
    private static func parameter(_ name: String, of disposition: Substring) -> String? {
        guard let start = disposition.ranges(of: "; \(name)=\"").first?.upperBound else { return nil }
        guard let end = disposition[start...].firstIndex(of: "\"") else { return nil }
        return String(disposition[start..<end].replacing("%22", with: "\""))
    }

    /// The index of the first place of `pattern` at or after `start`.
    static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        guard let first = pattern.first else { return start }
        var index = start
        while index + pattern.count <= bytes.endIndex {
            guard let candidate = bytes[index...].firstIndex(of: first) else { return nil }
            if bytes[candidate...].starts(with: pattern) { return candidate }
            index = candidate + 1
        }
        return nil
    }
}

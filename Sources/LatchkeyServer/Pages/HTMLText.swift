import Mustache

/// Escapes text for HTML, byte by byte.
///
/// swift-mustache's own escaping goes by `Character`, and a quotation mark with a combining accent is another
/// Character than a quotation mark: it would come out bare and end the attribute it stands in.
struct HTMLText: MustacheContentType {
    /// The pragma that makes a template use this; `PageRenderer` puts it before every template.
    static let pragma = "{{% CONTENT_TYPE:LATCHKEY}}"
    static let name = "LATCHKEY"

    func escapeText(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "\""): output += "&quot;".utf8
            case UInt8(ascii: "'"): output += "&#39;".utf8
            default: output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

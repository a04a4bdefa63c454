/// Where a client wants its answers: absolute, without fragment, and compared exactly (RFC 9700 section 2.1), but for
/// the port of a loopback address, which a native app learns only when it runs (RFC 8252 section 7.3).
///
/// What browsers, libraries and people could read in two ways is not accepted in the first place: no user information,
/// no backslash, no percent-encoded host, no dot segments, no wildcard, ASCII only.
package struct RedirectURI: Sendable, Hashable {
    /// As it was given.
    package let text: String
    package let scheme: String
    /// Without its port; nil for a private-use scheme without authority.
    private let host: String?
    private let port: Int?
    /// Path and query.
    private let rest: String

    /// Nil for what is no redirect URI that can be trusted.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...2000).contains(bytes.count), bytes.allSatisfy(Self.isAllowed),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(bytes[..<colon])
        else { return nil }
        self.text = text
        scheme = String(decoding: bytes[..<colon], as: UTF8.self)
        var remainder = bytes[(colon + 1)...]
        if remainder.starts(with: "//".utf8) {
            remainder = remainder.dropFirst(2)
            let authority = remainder.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
            guard let (host, port) = Self.parse(authority: authority) else { return nil }
            (self.host, self.port) = (host, port)
            remainder = remainder.dropFirst(authority.count)
        } else {
            (host, port) = (nil, nil)
        }
        rest = String(decoding: remainder, as: UTF8.self)
        guard Self.isPlain(path: rest.prefix { $0 != "?" }) else { return nil }
        if Self.isWeb(scheme) {
            guard host != nil, rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix("?") else { return nil }
        } else if host == nil {
            guard rest.hasPrefix("/"), !rest.hasPrefix("//") else { return nil }
        }
    }

    /// Whether it leads to this machine (RFC 8252 section 7.3).
    package var isLoopback: Bool { scheme == "http" && (host == "127.0.0.1" || host == "[::1]") }

    /// Whether it is a scheme that an app has made its own (RFC 8252 section 7.1): with a dot, as a domain turned round.
    package var isPrivateUse: Bool { !Self.isWeb(scheme) && scheme.contains(".") }

    /// Whether `asked` is this one.
    package func matches(_ asked: RedirectURI) -> Bool {
        if isLoopback, asked.isLoopback { return host == asked.host && rest == asked.rest }
        return text == asked.text
    }

    /// What the policy of a page must allow for a form of it to lead here.
    package var origin: String {
        guard Self.isWeb(scheme), let host else { return "\(scheme):" }
        return "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
    }

    /// Adds an answer's parameters to those that the URI has.
    package func adding(_ parameters: [(name: String, value: String)]) -> String {
        let query = parameters.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        guard text.contains("?") else { return "\(text)?\(query)" }
        return text.hasSuffix("?") || text.hasSuffix("&") ? text + query : "\(text)&\(query)"
    }

    /// Whether a client of this kind may register it.
    ///
    /// - Throws: `.invalid` for `redirect_uris`.
    func check(isPublic: Bool) throws {
        if scheme == "https" || isLoopback || (scheme == "http" && host == "localhost") { return }
        if isPrivateUse {
            guard isPublic else {
                throw LatchkeyError.invalid(
                    "redirect_uris", "“\(text)”: only public clients can have a scheme of their own.")
            }
            return
        }
        throw LatchkeyError.invalid(
            "redirect_uris",
            "“\(text)”: use https, a loopback address as in http://127.0.0.1/callback, or for an app a scheme with a dot "
                + "as in com.example.app:/callback.")
    }

    private static func isWeb(_ scheme: String) -> Bool { scheme == "https" || scheme == "http" }

    /// Visible ASCII, without what is read in different ways.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7F else { return false }
        return !"\\#*<>\"{}|^`".utf8.contains(byte)
    }

    /// Lower case: schemes are compared byte by byte.
    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, (0x61...0x7A).contains(first) else { return false }
        return bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
    }

    private static func parse(authority: ArraySlice<UInt8>) -> (host: String, port: Int?)? {
        var text = String(decoding: authority, as: UTF8.self)
        var port: Int?
        let afterBrackets = text.lastIndex(of: "]").map { text[$0...] } ?? text[...]
        if let colon = afterBrackets.lastIndex(of: ":") {
            let digits = text[text.index(after: colon)...]
            guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(digits), (1...65_535).contains(number), String(number) == digits
            else { return nil }
            port = number
            text = String(text[..<colon])
        }
        if text == "[::1]" { return (text, port) }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let areSound = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
                }
        }
        guard areSound, text.utf8.count <= 253, isName(labels) || isAddress(labels) else { return nil }
        return (text, port)
    }

    /// A last label that begins with a digit would be read as part of an address (WHATWG URL, section 3.5).
    private static func isName(_ labels: [Substring]) -> Bool {
        labels.last?.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
    }

    /// Four decimal numbers, written the one way.
    private static func isAddress(_ labels: [Substring]) -> Bool {
        labels.count == 4
            && labels.allSatisfy { label in
                Int(label).map { (0...255).contains($0) && String($0) == label } ?? false
            }
    }

    /// Without segments that go up or stay, however they are written.
    private static func isPlain(path: Substring) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { segment in
            let decoded = segment.lowercased().replacing("%2e", with: ".")
            return decoded != "." && decoded != ".." && !decoded.contains("%2f") && !decoded.contains("%5c")
        }
    }
}

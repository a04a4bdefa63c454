import LatchkeyCore

/// Builds one log line in place, in the form that was configured.
struct LogLine {
    private let format: ServerConfiguration.LogFormat

    /// Begins a line with its time and level in `bytes`.
    init(
        _ format: ServerConfiguration.LogFormat, level: String, to bytes: inout [UInt8], time: (inout [UInt8]) -> Void
    ) {
        self.format = format
        switch format {
        case .json:
            bytes += "{\"time\":\"".utf8
            time(&bytes)
            bytes += "\",\"level\":\"".utf8
            bytes += level.utf8
            bytes += "\"".utf8
        case .text:
            time(&bytes)
            bytes.append(UInt8(ascii: " "))
            bytes += level.utf8
        }
    }

    /// What happened.
    func message(_ text: String, to bytes: inout [UInt8]) {
        switch format {
        case .json:
            bytes += ",\"message\":".utf8
            JSONText.append(text, to: &bytes)
        case .text:
            bytes.append(UInt8(ascii: " "))
            Self.appendPlain(text, to: &bytes)
        }
    }

    /// A named value that needs no escaping in either form (a route, an id, a fixed word).
    func word(_ name: StaticString, _ value: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        word(name, to: &bytes) { $0 += value }
    }

    /// The same for a value that writes itself.
    func word(_ name: StaticString, to bytes: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
        begin(name, to: &bytes)
        if format == .json { bytes.append(UInt8(ascii: "\"")) }
        write(&bytes)
        if format == .json { bytes.append(UInt8(ascii: "\"")) }
    }

    /// A named number.
    func number(_ name: StaticString, _ value: Int, to bytes: inout [UInt8]) {
        begin(name, to: &bytes)
        Self.appendDigits(value, to: &bytes)
    }

    /// A named number that writes itself.
    func bare(_ name: StaticString, to bytes: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
        begin(name, to: &bytes)
        write(&bytes)
    }

    /// A duration in milliseconds, with three decimals.
    static func appendMilliseconds(_ microseconds: Int, to bytes: inout [UInt8]) {
        appendDigits(microseconds / 1000, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        let rest = microseconds % 1000
        bytes.append(UInt8(ascii: "0") + UInt8(rest / 100))
        bytes.append(UInt8(ascii: "0") + UInt8(rest / 10 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
    }

    /// A named value of any content.
    func value(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        switch format {
        case .json:
            bytes.append(UInt8(ascii: ","))
            JSONText.append(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            JSONText.append(value, to: &bytes)
        case .text:
            bytes.append(UInt8(ascii: " "))
            Self.appendPlain(name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            Self.appendPlain(value, to: &bytes)
        }
    }

    /// Ends the line.
    func end(_ bytes: inout [UInt8]) {
        if format == .json { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func begin(_ name: StaticString, to bytes: inout [UInt8]) {
        bytes += format == .json ? ",\"".utf8 : " ".utf8
        name.withUTF8Buffer { bytes += $0 }
        bytes += format == .json ? "\":".utf8 : "=".utf8
    }

    /// Control characters become spaces, so that no value can begin a line of its own.
    private static func appendPlain(_ text: String, to bytes: inout [UInt8]) {
        bytes += text.utf8.lazy.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
    }

    /// What `appendMilliseconds` appends.
    ///
    /// - Returns: its length, at most 20.
    static func writeMilliseconds(_ microseconds: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        var (rest, start, digits) = (max(0, microseconds), 24, 0)
        return withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { text in
            repeat {
                if digits == 3 {
                    start -= 1
                    text[start] = UInt8(ascii: ".")
                }
                start -= 1
                text[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                digits += 1
            } while rest > 0 || digits < 4
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: text[start...]))
            return 24 - start
        }
    }

    private static func appendDigits(_ value: Int, to bytes: inout [UInt8]) {
        guard value >= 10 else {
            bytes.append(UInt8(ascii: "0") + UInt8(clamping: max(0, value)))
            return
        }
        var divisor = 10
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}

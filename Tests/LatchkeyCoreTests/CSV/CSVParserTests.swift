import Testing

@testable import LatchkeyCore

@Suite struct CSVParserTests {
    /// Reads a text in pieces of some size: no border between two pieces may matter.
    private func rows(_ text: String, separator: Unicode.Scalar = ",", piece: Int = 1) throws -> [[String]] {
        var parser = CSVParser(separator: separator)
        var rows: [[String]] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { piece in
                try parser.read(piece) { rows.append($0.fields) }
            }
        }
        try parser.finish { rows.append($0.fields) }
        return rows
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func fieldsRowsAndQuotes(piece: Int) throws {
        let text = "\u{feff}a,b\r\n1,\"two, and \"\"three\"\"\"\r\n\"line\nbreak\",\r,x\n\nlast,one"
        let expected = [
            ["a", "b"], ["1", "two, and \"three\""], ["line\nbreak", ""], ["", "x"], ["last", "one"],
        ]
        // The mark of three bytes is only known as such when they come together.
        if piece >= 3 { #expect(try rows(text, piece: piece) == expected) }
        #expect(try rows(String(text.dropFirst()), piece: piece) == expected)
    }

    @Test func linesAreCounted() throws {
        var parser = CSVParser()
        var lines: [Int] = []
        try Array("a\n\n\"b\nc\"\nd\n".utf8).withUnsafeBytes { try parser.read($0) { lines.append($0.line) } }
        #expect(lines == [1, 3, 5])
    }

    @Test func separatorsAreGuessed() {
        #expect(CSVParser.separator(of: "a;b;c,d\n1,2,3,4".utf8) == ";")
        #expect(CSVParser.separator(of: "a\tb".utf8) == "\t")
        #expect(CSVParser.separator(of: "\"a;b;c\",d".utf8) == ",")
        #expect(CSVParser.separator(of: "one".utf8) == ",")
    }

    @Test func whatIsNoFileIsRefused() {
        #expect(throws: CSVParser.Problem(reason: "a quotation mark is never closed", line: 2)) {
            try rows("a\n\"b\nc")
        }
        var parser = CSVParser()
        #expect(throws: CSVParser.Problem(reason: "the text is no UTF-8", line: 1)) {
            try [0xff, 0x0a].withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
                try parser.read(UnsafeRawBufferPointer(rebasing: bytes[0..<1])) { _ in }
                try parser.finish { _ in }
            }
        }
        #expect(throws: CSVParser.Problem.self) { try rows(String(repeating: ",", count: 2000)) }
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let fields = ["plain", "with, comma", "with \"quotes\"", "two\nlines", " space ", "", "é😀"]
        var bytes: [UInt8] = []
        CSVText.append(fields, to: &bytes)
        CSVText.append([""], to: &bytes)
        CSVText.append(["1"], to: &bytes)
        #expect(try rows(String(decoding: bytes, as: UTF8.self), piece: 5) == [fields, [""], ["1"]])
    }
}

import FoundationEssentials
import Testing

/// Runs what `Scripts/fuzz` keeps: a line of `Tests/fuzz/corpus/PROPERTY.txt` is an input in base 64.
@Suite struct CorpusTests {
    @Test(arguments: Property.allCases)
    func whatTheFuzzerKeepsHolds(_ property: Property) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = tests.appending(path: "fuzz/corpus/\(property.rawValue).txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(!lines.isEmpty)
        for line in lines {
            let input = try #require(Data(base64Encoded: String(line)), "\(line) is no base 64")
            #expect(throws: Never.self, "\(line)") { try property.check(Array(input)) }
        }
    }

    /// A property that nothing breaks would prove nothing.
    @Test func aBrokenPropertyIsTold() {
        #expect(throws: BrokenProperty.self) { try hold(false, "never") }
    }
}

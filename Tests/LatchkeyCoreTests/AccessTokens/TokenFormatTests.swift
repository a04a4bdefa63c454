import Testing

@testable import LatchkeyCore

@Suite struct TokenFormatTests {
    private func isWellFormed(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer(TokenFormat.isWellFormed)
    }

    @Test func aNewTokenHasAttiosLengthAndOurPrefix() {
        let token = TokenFormat.make(.workspace, .system)
        #expect(token.utf8.count == 64)
        #expect(token.hasPrefix("lkw_"))
        #expect(isWellFormed(token))
    }

    @Test func tokensDiffer() {
        #expect(Set((0..<1000).map { _ in TokenFormat.make(.workspace, .system) }).count == 1000)
    }

    @Test func anyChangedCharacterIsNoticed() {
        let token = Array(TokenFormat.make(.workspace, .system))
        for position in token.indices {
            var changed = token
            changed[position] = changed[position] == "A" ? "B" : "A"
            #expect(!isWellFormed(String(changed)), "position \(position)")
        }
    }

    @Test func textsAreMasked() {
        func masked(_ text: String) -> String { String(decoding: TokenFormat.masked(Array(text.utf8)), as: UTF8.self) }
        let token = TokenFormat.make(.workspace, .system)
        #expect(masked("Is \(token) yours?") == "Is lkw_… yours?")
        #expect(masked("\(token.dropLast(20)), \(token)") == "lkw_…, lkw_…")
        #expect(masked("lks_\(token)") == "lks_…")
        for text in ["", "lkw_", "lkw_…8fQz", "lkx_\(token.dropFirst(4))", token.dropFirst(4).description] {
            #expect(masked(text) == text)
        }
    }

    @Test(arguments: ["", "lkw_", String(repeating: "a", count: 64), String(repeating: "é", count: 32)])
    func othersAreNotOurs(_ text: String) {
        #expect(!isWellFormed(text))
    }

    /// The published example of a checksummed token format: the checksum covers the random part only.
    @Test func theChecksumIsTheOneScannersKnow() {
        let checksum = Base62.text(CRC32.checksum("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ".utf8), width: 6)
        #expect(String(decoding: checksum, as: UTF8.self) == "0mLq17")
    }
}

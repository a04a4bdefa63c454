import Testing

@testable import LatchkeyCore

@Suite struct TokenFinderTests {
    private static let token = TokenFormat.make(.workspace, .system)

    private func found(in text: String) -> [TokenFinder.Find] { TokenFinder.all(in: text.utf8) }

    @Test(arguments: [
        TokenFormat.Kind.workspace, .test, .oauth, .refresh, .clientSecret, .registration,
    ])
    func everyKindIsFoundWithItsLine(_ kind: TokenFormat.Kind) {
        let token = TokenFormat.make(kind, .system)
        #expect(found(in: "a\n\nKEY=\"\(token)\"\n") == [.init(token: token, line: 3)])
    }

    @Test func whatStandsAroundItDoesNotMatter() {
        let token = Self.token
        for text in [token, "x\(token)y", "lk\(token)", "lkw_\(token)", "\(token)\(token)", "é\(token)é"] {
            #expect(found(in: text).map(\.token).contains(token), "\(text)")
        }
        #expect(found(in: token + token).count == 2)
    }

    @Test func whatHasAnotherChecksumOrShapeIsNone() {
        let token = Self.token
        let changed = token.dropLast() + (token.last == "a" ? "b" : "a")
        for text in ["", "lkw_", String(token.dropLast()), String(changed), token.replacing("lkw_", with: "lkx_")] {
            #expect(found(in: text).isEmpty, "\(text)")
        }
    }

    /// Wherever the bytes are cut, the same is found on the same lines.
    @Test func partsOfAnySizeGiveTheSame() {
        let text = "one\n\(Self.token) two\n\n\(Self.token)\(Self.token)\nlkw_\n"
        let whole = found(in: text)
        #expect(whole.map(\.line) == [2, 4, 4])
        let bytes = Array(text.utf8)
        for size in 1...bytes.count {
            var finder = TokenFinder()
            let finds = stride(from: 0, to: bytes.count, by: size).flatMap {
                finder.feed(Array(bytes[$0..<min($0 + size, bytes.count)]))
            }
            #expect(finds == whole, "parts of \(size)")
        }
    }

    @Test func aPlaceHoldsNoSecretAndNothingThatDisturbs() {
        let place = LeakPlace.tidy(" https://example.com/?key=\(Self.token)&\u{202E}a\nb ")
        #expect(place == "https://example.com/?key=\(TokenFormat.masked(Self.token))&ab")
        #expect(!TokenFormat.masked(Self.token).contains(Self.token.dropFirst(4).prefix(10)))
        #expect(LeakPlace.tidy(String(repeating: "a", count: 5_000)).count == 500)
    }
}

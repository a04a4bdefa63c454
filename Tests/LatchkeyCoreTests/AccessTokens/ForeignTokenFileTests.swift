import FoundationEssentials
import Testing

@testable import LatchkeyCore

@Suite struct ForeignTokenFileTests {
    private static let hash = String(repeating: "ab", count: 32)

    private func tokens(_ text: String) throws -> [ForeignToken] {
        try ForeignTokenFile.tokens(in: Array(text.utf8))
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try tokens(text)
            return ""
        } catch {
            return (error as? LatchkeyError)?.message ?? "\(error)"
        }
    }

    @Test func linesOfEitherKindAreRead() throws {
        let csv = try tokens(
            """
            Name;hash;last_four;scopes;expires_at;labels;networks;rate_limit

            One;\(Self.hash);8fQz;note:read task:read;2030-01-01;a b;203.0.113.0/24;100/minute
            ;\(Self.hash.replacing("ab", with: "cd"));;;;;;
            """)
        let json = try tokens(
            """
            {"name":"One","hash":"\(Self.hash)","last_four":"8fQz","scopes":["note:read","task:read"],"expires_at":"2030-01-01",
            """.replacing("\n", with: "")
                + """
                "labels":["a","b"],"networks":["203.0.113.0/24"],"rate_limit":{"count":100,"period":"minute"}}\n
                {"hash":"\(Self.hash.replacing("ab", with: "cd"))","name":null}
                """)
        for found in [csv, json] {
            #expect(found.map(\.name) == ["One", "Imported"])
            #expect(found[0].scopes?.text == "note:read task:read" && found[1].scopes == nil)
            #expect(found[0].lastFour == "8fQz" && found[0].expiresAt?.iso == "2030-01-01T00:00:00Z")
            #expect(found[0].details.labels == ["a", "b"] && found[0].details.policy.networks.count == 1)
            #expect(found[0].details.policy.rateLimit?.count == 100)
            #expect(found[0].hash.algorithm == .sha256 && found[0].hash.digest == [UInt8](repeating: 0xab, count: 32))
        }
        #expect(csv.map(\.place) == ["Line 3", "Line 4"] && json.map(\.place) == ["Line 1", "Line 3"])
    }

    @Test func hashesAreReadAsTheyAreWritten() throws {
        for algorithm in ForeignHash.Algorithm.allCases {
            let bytes = (0..<algorithm.byteCount).map { UInt8(truncatingIfNeeded: $0 * 7 + 248) }
            let standard = Data(bytes).base64EncodedString()
            for text in [Hex.text(bytes), Hex.text(bytes).uppercased(), standard, Base64URL.encode(bytes)] {
                for named in [nil, algorithm] {
                    let hash = try ForeignHash(text, named)
                    #expect(hash.digest == bytes && hash.algorithm == algorithm)
                }
            }
        }
    }

    @Test func whatIsNoHashIsNone() {
        let sha256 = Self.hash
        for text in ["", "ab", String(sha256.dropLast()), sha256 + "ab", "g" + sha256.dropFirst(), "$2b$12$abc"] {
            #expect(problem("hash\n\(text) \n") != "", "\(text)")
        }
        #expect(problem("hash,algorithm\n\(sha256),sha512\n").contains("Line 2: The hash must be SHA-512"))
        #expect(problem("hash,algorithm\n\(sha256),SHA-256\n") == "")
        #expect(problem("hash,algorithm\n\(sha256),md5\n").contains("must be sha256 or sha512"))
    }

    @Test func allThatIsWrongIsSaidWithItsLine() {
        let words = problem("hash,name,rate_limit\nx,One,\n\(Self.hash),Two,\n\(Self.hash),Three,often\n")
        #expect(words.hasPrefix("Nothing was imported.\nLine 2: The hash must be"))
        #expect(words.contains("\nLine 4: The rate limit must be") && !words.contains("Line 3"))
        let many = problem("hash\n" + String(repeating: "x\n", count: 30))
        #expect(many.contains("Line 21") && many.hasSuffix("… and 10 more.") && !many.contains("Line 22"))
    }

    @Test(arguments: [
        ("", "no token"), ("hash\n", "no token"), ("name\nOne\n", "must have a column hash"),
        ("hash,token\nx,y\n", "“token” is no column"), ("hash,hash\nx,y\n", "each column once"),
        ("hash\nx,y\n", "more fields"), ("hash\n\"x\n", "quotation mark"), ("{\"hash\":1}", "must be a text"),
        ("{\"hash\":\"x\"}\nnonsense", "Line 2 is no object"),
        ("{\"hash\":\"x\",\"secret\":\"y\"}", "“secret” is no column"),
        ("hash\n\u{FF}", "hash"),
    ])
    func whatIsNoFileOfTokensIsRefused(_ text: String, _ words: String) {
        #expect(problem(text).contains(words), "\(problem(text))")
    }
}

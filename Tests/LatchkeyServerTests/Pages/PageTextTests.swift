import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct HTMLTextTests {
    @Test func everythingThatEndsATextOrAnAttributeIsEscaped() {
        #expect(HTMLText().escapeText("<a href='x\">&") == "&lt;a href=&#39;x&quot;&gt;&amp;")
    }

    @Test func aQuotationMarkWithACombiningAccentIsEscapedToo() {
        #expect(HTMLText().escapeText("\"\u{301} onfocus=x") == "&quot;\u{301} onfocus=x")
        #expect(HTMLText().escapeText("<\u{338}script") == "&lt;\u{338}script")
    }
}

@Suite struct LocalPathTests {
    @Test(arguments: ["/", "/acme/settings/developers?open=scopes", "/a//b", "/a?next=//b"])
    func pathsOfThisServerPass(path: String) {
        #expect(LocalPath.checked(path) == path)
    }

    @Test(arguments: [
        "", "acme", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/a\r\nb", "/ä",
        "javascript:alert(1)", " /a", "/" + String(repeating: "a", count: 9_000),
    ])
    func everythingElseDoesNot(path: String) {
        #expect(LocalPath.checked(path) == nil)
    }
}

@Suite struct FlashMessageTests {
    @Test(arguments: ["Saved.", "“Ünï” & <b>; =\"x\" 🔑", "a.b.c", ""])
    func aMessageSurvivesTheCookie(text: String) throws {
        let value = FlashMessage(.bad, text).cookieValue
        #expect(value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3B && $0 != 0x2C && $0 != 0x22 })
        if !text.isEmpty { #expect(FlashMessage(cookieValue: value) == FlashMessage(.bad, text)) }
    }

    @Test(arguments: ["", "good", "worse.text", ".text", String(repeating: "x", count: 9_000)])
    func aForeignCookieIsIgnored(value: String) {
        #expect(FlashMessage(cookieValue: value) == nil)
    }
}

@Suite struct PageTimeTests {
    private let now = Instant(seconds: 1_767_225_600)

    @Test(
        arguments: [
            (0, "just now", "good"), (-30, "just now", "good"), (120, "2 min ago", "good"), (7_200, "2 h ago", "good"),
            (90_000, "yesterday", "plain"), (2_592_000, "30 days ago", "warn"), (8_380_800, "97 days ago", "bad"),
        ] as [(Int64, String, String)])
    func lastUseIsColouredByItsAge(seconds: Int64, text: String, tone: String) {
        let time = PageTime.ago(Instant(seconds: now.seconds - seconds), now: now, in: "UTC")
        #expect(time.text == text)
        #expect(time.tone == tone)
    }

    @Test(
        arguments: [
            (-1, "expired", "bad"), (60, "in 1 min", "warn"), (7_200, "in 2 h", "warn"), (518_400, "in 6 days", "warn"),
            (2_000_000, "in 23 days", "plain"), (31_536_000, "1 Jan 2027", "plain"),
        ] as [(Int64, String, String)])
    func expiryIsColouredByItsNearness(seconds: Int64, text: String, tone: String) {
        let time = PageTime.until(Instant(seconds: now.seconds + seconds), now: now, in: "UTC")
        #expect(time.text == text)
        #expect(time.tone == tone)
    }
}

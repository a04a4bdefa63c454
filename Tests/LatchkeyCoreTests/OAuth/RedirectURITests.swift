import FoundationEssentials
import Testing

@testable import LatchkeyCore

@Suite struct RedirectURITests {
    @Test(
        arguments: [
            "https://app.example.com", "https://app.example.com/", "https://app.example.com/callback?a=b&c=d%20e",
            "https://app.example.com:8443/cb", "http://127.0.0.1/callback", "http://127.0.0.1:8400/callback",
            "http://[::1]:8400/cb", "http://localhost:3000/cb", "com.example.app:/callback",
            "com.example.app://callback/path", "https://192.168.1.4/cb", "https://xn--bcher-kva.example/cb",
        ])
    func whatCanBeComparedIsTaken(_ text: String) throws {
        let uri = try #require(RedirectURI(text))
        #expect(uri.text == text && uri.matches(uri))
    }

    @Test(
        arguments: [
            "", "callback", "/callback", "//app.example.com/cb", "https:app.example.com/cb", "https:/app.example.com",
            "https:///cb", "https://", "https://user@app.example.com/cb", "https://user:pw@app.example.com/cb",
            "https://app.example.com/cb#x", "https://app.example.com/#", "https://*.example.com/cb",
            "https://app.example.com/*", "https://app.example.com\\cb", "https://app.example.com/\\evil.example",
            "https://app.example.com:/cb", "https://app.example.com:0/cb", "https://app.example.com:99999/cb",
            "https://app.example.com:080/cb", "https://app.example.com:8x/cb", "https://APP.example.com/cb",
            "HTTPS://app.example.com/cb", "https://app.example.com./cb", "https://.example.com/cb",
            "https://app..example.com/cb", "https://-app.example.com/cb", "https://app_1.example.com/cb",
            "https://app.example.com/a/../b", "https://app.example.com/./b", "https://app.example.com/%2e%2E/b",
            "https://app.example.com/a%2fb", "https://app.example.com/a%5Cb", "https://0x7f.0.0.1/cb",
            "https://127.1/cb", "https://2130706433/cb", "https://0177.0.0.1/cb", "https://127.0.0.256/cb",
            "https://[::ffff:127.0.0.1]/cb", "https://bücher.example/cb", "https://app.example.com/\u{202e}",
            "https://app.example.com/ cb", "https://app.example.com/\tcb", "https://app.example.com/\r\nX: y",
            "https://app%2eexample.com/cb", "https://app.example.com%00.evil.example/cb", "java\nscript:alert(1)",
            "javascript://app.example.com/%0aalert(1)", "data:text/html,x",
        ])
    func whatCanBeReadInTwoWaysIsNotTaken(_ text: String) {
        guard let uri = RedirectURI(text) else { return }
        // Some are addresses, but none that a client can register.
        #expect(throws: LatchkeyError.self) { try uri.check(isPublic: true) }
    }

    @Test func theLoopbackHasAnyPort() throws {
        let registered = try #require(RedirectURI("http://127.0.0.1/callback"))
        for text in ["http://127.0.0.1:1/callback", "http://127.0.0.1:65535/callback", "http://127.0.0.1/callback"] {
            #expect(registered.matches(try #require(RedirectURI(text))))
        }
        for text in [
            "http://127.0.0.1:80/callback/", "http://[::1]/callback", "http://localhost/callback",
            "https://127.0.0.1/callback", "http://127.0.0.1:80/callback?x",
        ] { #expect(!registered.matches(try #require(RedirectURI(text)))) }
        let named = try #require(RedirectURI("http://localhost:3000/cb"))
        #expect(!named.matches(try #require(RedirectURI("http://localhost:3001/cb"))))
    }

    @Test func onlyAppsHaveASchemeOfTheirOwn() throws {
        let uri = try #require(RedirectURI("com.example.app:/callback"))
        try uri.check(isPublic: true)
        #expect(throws: LatchkeyError.self) { try uri.check(isPublic: false) }
        #expect(throws: LatchkeyError.self) { try #require(RedirectURI("myapp:/callback")).check(isPublic: true) }
        #expect(throws: LatchkeyError.self) {
            try #require(RedirectURI("http://app.example.com/")).check(isPublic: true)
        }
    }

    /// What tricks insert, at every place, in two registered addresses: nothing but the addresses themselves matches.
    @Test func noTrickMatches() throws {
        let tricks = [
            "@", "@evil.example", "evil.example/", "//", "///", "\\", "\\\\", "/\\", "%2f", "%5c", "%00", "%0d%0a",
            "%09",
            "\u{0}", "\t", "\n", "\r", " ", "#", "#@evil.example", "?", "?x=https://app.example.com", "&", ";", ":",
            ":80", ":443", ".", "..", "/..", "/../", "/./", "%2e%2e/", "*", "ⓐ", "。", "．", "ａ", "\u{200b}", "\u{202e}",
            "\u{ad}", "é", "xn--", "[", "]", "[::1]", "evil.example?", "evil.example#", "https://", "javascript:", "-",
            "_",
            "A", "%41", "a",
        ]
        var count = 0
        for base in ["https://app.example.com/callback", "http://127.0.0.1/callback"] {
            let registered = try #require(RedirectURI(base))
            let characters = Array(base)
            for place in 0...characters.count {
                for trick in tricks {
                    for (before, after) in [(place, place), (place, min(place + 1, characters.count))] {
                        let text = String(characters[..<before]) + trick + String(characters[after...])
                        count += 1
                        guard let uri = RedirectURI(text), registered.matches(uri), text != base else { continue }
                        // A port of the loopback is none of them.
                        #expect(base.hasPrefix("http://127") && text.hasPrefix("http://127.0.0.1:"), "\(text)")
                    }
                }
            }
        }
        #expect(count > 5_000)
    }

    @Test func answersAreAddedToTheQuery() throws {
        let plain = try #require(RedirectURI("https://app.example.com/cb"))
        #expect(plain.adding([("state", "a b&c=d#é")]) == "https://app.example.com/cb?state=a%20b%26c%3Dd%23%C3%A9")
        let query = try #require(RedirectURI("https://app.example.com/cb?x=1"))
        #expect(query.adding([("code", "y")]) == "https://app.example.com/cb?x=1&code=y")
    }
}

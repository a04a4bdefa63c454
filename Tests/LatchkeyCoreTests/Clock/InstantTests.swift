import Testing

@testable import LatchkeyCore

@Suite struct InstantTests {
    @Test func writesTimesAsAttioDoes() {
        let instant = Instant(microseconds: 1_762_193_776_152_000)
        #expect(instant.attioText == "2025-11-03T18:16:16.152000000Z")
        #expect(instant.iso == "2025-11-03T18:16:16Z")
        #expect(Instant(seconds: 1_684_849_321).httpDate == "Tue, 23 May 2023 13:42:01 GMT")
    }

    @Test func readsHTTPDates() {
        for seconds: Int64 in [0, 1_684_849_321, 951_782_400, 4_107_542_399] {
            let instant = Instant(seconds: seconds)
            #expect(Instant(httpDate: instant.httpDate) == instant)
        }
        for text in [
            "", "now", "Tue, 23 May 2023 13:42:01", "Tue, 31 Feb 2023 13:42:01 GMT", "Tue, 23 Mai 2023 13:42:01 GMT",
            "Tue, 23 May 2023 24:42:01 GMT", "Tue, 23 May 2023 13:42 GMT", "Tuesday, 23-May-23 13:42:01 GMT",
        ] {
            #expect(Instant(httpDate: text) == nil)
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
    ])
    func knowsTheCalendar(_ seconds: Int64, _ text: String) {
        #expect(Instant(seconds: seconds).iso == text)
    }

    @Test func readsDatesInATimeZone() throws {
        let paris = try #require(Instant(iso: "2026-07-01", in: "Europe/Paris"))
        #expect(paris.iso == "2026-06-30T22:00:00Z")
        #expect(paris.text(in: "Europe/Paris") == ("1 Jul 2026", "00:00"))
        #expect(paris.text(in: "nowhere") == ("30 Jun 2026", "22:00"))
        for text in ["", "2026-02-30", "2026-13-01", "26-1-1", "2026/01/01", "yesterday!"] {
            #expect(Instant(iso: text) == nil, "\(text)")
        }
    }

    @Test func addsAndSubtracts() {
        let start = Instant(seconds: 100)
        #expect((start + .hours(1)).seconds == 3700)
        #expect(start + .milliseconds(1) - start == .milliseconds(1))
        #expect((start - .seconds(200)).seconds == -100)
    }
}

@Suite struct IDTests {
    @Test func idsAreVersion7AndSortByTime() throws {
        let clock = ManualClock()
        let ids = IDGenerator(clock: clock, random: .system)
        var last: ID<User> = ids.next()
        for _ in 0..<100 {
            clock.advance(by: .microseconds(250))
            let next: ID<User> = ids.next()
            #expect(last < next)
            #expect(last.text < next.text)
            last = next
        }
        let text = Array(last.text)
        #expect(text.count == 36)
        #expect(text[14] == "7")
        #expect("89ab".contains(text[19]))
    }

    @Test func readsAnyUUIDAndNothingElse() throws {
        let id = try #require(ID<User>("0192F0E6-7C1B-7D3A-8B2C-0123456789AB"))
        #expect(id.text == "0192f0e6-7c1b-7d3a-8b2c-0123456789ab")
        for text in ["", "0192f0e67c1b7d3a8b2c0123456789ab", "0192f0e6-7c1b-7d3a-8b2c-0123456789ag", id.text + "0"] {
            #expect(ID<User>(text) == nil)
        }
    }
}

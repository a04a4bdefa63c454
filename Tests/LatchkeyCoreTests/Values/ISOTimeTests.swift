import Testing

@testable import LatchkeyCore

@Suite struct ISOTimeTests {
    /// Every microsecond of the range is rendered as it was read, far from 1970 too.
    @Test(arguments: [
        "0001-01-01T00:00:00.000001000Z", "0001-01-01T00:00:00.999999000Z", "1582-10-15T12:00:00.500001000Z",
        "1969-12-31T23:59:59.999999000Z", "1970-01-01T00:00:00.000000000Z", "2255-06-05T23:47:34.740993000Z",
        "2300-01-01T00:00:00.999999000Z", "9999-12-31T23:59:59.999999000Z",
    ])
    func instantsReadBack(_ text: String) throws {
        let time = try #require(ISOTime(text))
        #expect(time.instant.attioText == text)
        var bytes: [UInt8] = []
        time.instant.appendAttioText(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        #expect(time.hasTime)
    }

    @Test func daysAreCountedThroughAllYears() throws {
        var day = ISOTime.daysSince1970(1, 1, 1)
        for year in [1, 4, 99, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 9999] {
            day = ISOTime.daysSince1970(year, 1, 1)
            for month in 1...12 {
                for number in 1...ISOTime.days(in: month, of: year) {
                    let civil = CivilTime(seconds: day * 86_400 + 86_399)
                    #expect((civil.year, civil.month, civil.day) == (year, month, number))
                    day += 1
                }
            }
        }
    }

    @Test func aTimeOfDayIsToldFromNone() {
        #expect(ISOTime("2026-11-03")?.hasTime == false)
        #expect(ISOTime("2026-11-03T00:00")?.hasTime == true)
    }

    @Test(arguments: [
        ("PT0S", "2026-01-31T10:00:00.000000000Z"), ("P1M", "2026-02-28T10:00:00.000000000Z"),
        ("P1Y1M", "2027-02-28T10:00:00.000000000Z"), ("P25M", "2028-02-29T10:00:00.000000000Z"),
        ("P2W", "2026-02-14T10:00:00.000000000Z"), ("P1DT36H", "2026-02-02T22:00:00.000000000Z"),
        ("PT1.5S", "2026-01-31T10:00:01.500000000Z"), ("PT0,5H", "2026-01-31T10:30:00.000000000Z"),
        ("P1000Y", "3026-01-31T10:00:00.000000000Z"),
    ])
    func durationsLeadOn(_ text: String, _ end: String) throws {
        let start = try #require(ISOTime("2026-01-31T10:00:00Z")).instant
        #expect(ISODuration(text)?.after(start).attioText == end)
    }

    @Test(arguments: [
        "", "P", "PT", "1M", "P1", "P1.5M", "P-1D", "PT1D", "P1H", "P1DT2M3H4X", "PTT1S", "P1001Y", "p1m", " P1M",
        "P１M", "P1M ", "P9999999D", "PT" + String(repeating: "9", count: 70) + "S",
    ])
    func otherTextsAreNoDurations(_ text: String) {
        #expect(ISODuration(text) == nil)
    }
}

import CPhoneNumbers
import Testing

@testable import LatchkeyCore

@Suite struct PhoneNumberTests {
    @Test(
        arguments: [
            ("+44 20 7946 0958", nil, "+442079460958", "GB"),
            ("020 7946 0958", "GB", "+442079460958", "GB"),
            ("00 44 20 7946 0958", "DE", "+442079460958", "GB"),
            ("+44 (0)20 7946 0958 ext. 12", nil, "+442079460958", "GB"),
            ("tel:+44-20-7946-0958", nil, "+442079460958", "GB"),
            ("＋４４ ２０ ７９４６ ０９５８", nil, "+442079460958", "GB"),
            ("1-800-FLOWERS", "US", "+18003569377", "US"),
            ("+39 06 698 83712", nil, "+390669883712", "VA"),
            ("+1 416 555 0123", nil, "+14165550123", "CA"),
            ("5558675309", "US", "+15558675309", "US"),
            ("+383 44 123 456", nil, "+38344123456", "XK"),
            ("+290 8123", nil, "+2908123", "SH"),
            // Calling code first: a region does not turn a number of another country.
            ("+1 (212) 555-0123", "GB", "+12125550123", "US"),
        ] as [(String, String?, String, String)])
    func reads(text: String, region: String?, e164: String, country: String) throws {
        let number = try #require(PhoneNumber(text, region: region))
        #expect(number.e164 == e164)
        #expect(number.countryCode == country)
    }

    /// Area code 555 is nobody's, so that the region is a guess: the one given, else the first of the calling code.
    @Test func unassignedNumbersHaveARegion() {
        #expect(PhoneNumber("+1 (555) 123-4567", region: nil)?.countryCode == "US")
        #expect(PhoneNumber("(555) 123-4567", region: "CA")?.countryCode == "CA")
        #expect(PhoneNumber("+1 (555) 123-4567", region: "FR")?.countryCode == "US")
    }

    @Test func worldNumbersBelongToNoCountry() {
        let number = PhoneNumber("+800 1234 5678", region: "US")
        #expect(number?.e164 == "+80012345678")
        #expect(number != nil && number?.countryCode == nil)
    }

    @Test(arguments: [
        "", " ", "+", "hello", "+44", "12", "+999 123 4567", "020 7946 0958", "+1 555", "+44 20 7946 0958\u{0}",
        "\u{0}", "+44\u{0}20 7946 0958", String(repeating: "1", count: 300), "+" + String(repeating: "1", count: 200),
        String(repeating: "+", count: 250), String(repeating: "+44 20 7946 0958 ", count: 600_000),
    ])
    func refusesWithoutARegion(_ text: String) {
        #expect(PhoneNumber(text, region: nil) == nil)
    }

    @Test(arguments: ["", "gb", "ZZ", "001", "GBR", "G", "AN", String(repeating: "GB", count: 100_000)])
    func refusesNationalTextOfNoRegion(_ region: String) {
        #expect(PhoneNumber("020 7946 0958", region: region) == nil)
        #expect(PhoneNumber("+44 20 7946 0958", region: region)?.countryCode == "GB")
    }

    /// "555-0123" can be dialled in its own town only.
    @Test func localNumbersHaveNoE164Form() { #expect(PhoneNumber("555-0123", region: "US") == nil) }

    /// What no Swift string can hold.
    @Test func bytesNeedNotBeUTF8() {
        for bytes: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x80]] {
            for text in [bytes, Array("+44 20 ".utf8) + bytes, bytes + Array("12345".utf8) + bytes] {
                var (e164, region) = (
                    [CChar](repeating: 1, count: Int(LATCHKEY_PHONE_E164_CAPACITY)),
                    [CChar](repeating: 1, count: Int(LATCHKEY_PHONE_REGION_CAPACITY))
                )
                #expect(latchkey_parse_phone(text, text.count, "GB", &e164, &region) != 0)
                #expect(e164[0] == 0 && region[0] == 0)
            }
        }
    }

    @Test func threadsShareIt() async {
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for line in 0..<500 {
                        let text = "020 7946 \(1000 + (task * 500 + line) % 9000)"
                        #expect(PhoneNumber(text, region: "GB")?.countryCode == "GB")
                    }
                }
            }
        }
    }
}

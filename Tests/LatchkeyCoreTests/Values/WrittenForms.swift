import Testing

@testable import LatchkeyCore

/// One way to write a value, and what is read of it.
struct WrittenForm: Sendable, CustomTestStringConvertible {
    let type: AttributeType
    let written: JSON
    let read: JSON

    var testDescription: String { "\(type.rawValue) \(written.text.prefix(80))" }

    init(_ type: AttributeType, _ written: JSON, _ read: JSON) {
        self.type = type
        self.written = written
        self.read = read
    }

    static func value(_ type: AttributeType, _ written: JSON, _ read: JSON) -> WrittenForm {
        WrittenForm(type, written, ["value": read])
    }
}

extension WrittenForm {
    static let texts: [WrittenForm] = [
        .value(.text, "Ada", "Ada"), .value(.text, ["value": "Ada"], "Ada"), .value(.text, "", ""),
        .value(.text, " a\n\tb ", " a\n\tb "), .value(.text, ["Ada"], "Ada"), .value(.text, [["value": "Ada"]], "Ada"),
        .value(.text, "é😀\u{202e}", "é😀\u{202e}"),
    ]

    static let numbers: [WrittenForm] = [
        .value(.number, 5, 5), .value(.number, -1.5, -1.5), .value(.number, ["value": 17], 17),
        .value(.number, 1.23456, 1.2346), .value(.number, 1.23454, 1.2345), .value(.number, -0.00001, 0),
        .value(.number, 1e300, .number(1e300)), .value(.number, 99_999_999_999.123456, 99_999_999_999.1235),
        .value(.number, [0], 0), .value(.rating, 0, 0), .value(.rating, 5, 5), .value(.rating, ["value": 3], 3),
        .value(.rating, [1], 1),
    ]

    static let checkboxes: [WrittenForm] = [
        .value(.checkbox, true, true), .value(.checkbox, false, false), .value(.checkbox, "true", true),
        .value(.checkbox, "false", false), .value(.checkbox, ["value": true], true),
        .value(.checkbox, ["value": "false"], false), .value(.checkbox, [true], true),
    ]

    static let currencies: [WrittenForm] =
        ([
            (5, 5), ("5.5", 5.5), (["currency_value": 99], 99), (["currency_value": "-1.23456"], -1.2346), ("+2", 2),
            ([12.5], 12.5),
        ] as [(JSON, JSON)]).map { WrittenForm(.currency, $0, ["currency_value": $1, "currency_code": "EUR"]) }

    static let dates: [WrittenForm] =
        ([
            ("2026-11-03", "2026-11-03"), ("2026-11", "2026-11-01"), ("2026", "2026-01-01"),
            ("0001-01-01", "0001-01-01"),
            ("9999-12-31", "9999-12-31"), ("2024-02-29", "2024-02-29"), ("2026-11-03T23:59:59Z", "2026-11-03"),
            ("2026-11-03T23:00:00-05:00", "2026-11-04"), ("2026-11-03T01:00:00+05:00", "2026-11-02"),
            (["value": "2026-11-03"], "2026-11-03"), (["2026-11-03"], "2026-11-03"),
        ] as [(JSON, JSON)]).map { .value(.date, $0, $1) }

    static let timestamps: [WrittenForm] =
        ([
            ("2026-11-03T14:05:09Z", "2026-11-03T14:05:09.000000000Z"),
            ("2026-11-03T14:05:09.123456Z", "2026-11-03T14:05:09.123456000Z"),
            ("2026-11-03T14:05:09.123456789Z", "2026-11-03T14:05:09.123456000Z"),
            ("2026-11-03T14:05:09", "2026-11-03T14:05:09.000000000Z"),
            ("2026-11-03 14:05", "2026-11-03T14:05:00.000000000Z"), ("2026-11-03T14", "2026-11-03T14:00:00.000000000Z"),
            ("2026-11-03", "2026-11-03T00:00:00.000000000Z"), ("2026", "2026-01-01T00:00:00.000000000Z"),
            ("2026-11-03T14:05:09+02:00", "2026-11-03T12:05:09.000000000Z"),
            ("2026-11-03T14:05:09-0530", "2026-11-03T19:35:09.000000000Z"),
            ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900000000Z"),
            ("0001-01-01T00:00:00.999999Z", "0001-01-01T00:00:00.999999000Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999000Z"),
            (["value": "2026-11-03T14:05:09Z"], "2026-11-03T14:05:09.000000000Z"),
        ] as [(JSON, JSON)]).map { .value(.timestamp, $0, $1) }

    private static let smallID = (SampleSchema.id(1) as OptionID).text

    static let options: [WrittenForm] =
        ([
            (.select, "Small"), (.select, ["option": "Small"]), (.select, ["Small"]), (.status, "Small"),
            (.status, ["status": "Small"]), (.select, .string(smallID)),
            (.status, ["status": .string(smallID.uppercased())]),
        ] as [(AttributeType, JSON)]).map { type, written in
            WrittenForm(type, written, [type.rawValue: "Small"])
        }
}

extension WrittenForm {
    private static func place(_ parts: [String: JSON]) -> JSON {
        .object(Location.parts.map { JSON.Member($0, parts[$0] ?? .null) })
    }

    static let locations: [WrittenForm] =
        ([
            (place([:]), place([:])),
            (
                place(["line_1": "1 Infinite Loop", "country_code": "US", "latitude": "37.331741", "longitude": "-122"]
                ),
                place(["line_1": "1 Infinite Loop", "country_code": "US", "latitude": "37.331741", "longitude": "-122"])
            ),
            (
                "1 Infinite Loop, Cupertino, CA, USA",
                place(["line_1": "1 Infinite Loop", "locality": "Cupertino", "region": "CA", "country_code": "US"])
            ),
            ("Berlin, Germany", place(["locality": "Berlin", "country_code": "DE"])),
            ("Germany", place(["country_code": "DE"])), ("gb", place(["country_code": "GB"])),
            ("Atlantis", place(["locality": "Atlantis"])), (.array([place([:])]), place([:])),
        ] as [(JSON, JSON)]).map { WrittenForm(.location, $0, $1) }

    static let domains: [WrittenForm] =
        ([
            ("acme.com", "acme.com", "acme.com"), (["domain": "acme.com"], "acme.com", "acme.com"),
            ("https://user:pw@Shop.ACME.co.uk:8080/a?b#c", "shop.acme.co.uk", "acme.co.uk"),
            ("www.acme.com", "acme.com", "acme.com"), (" acme.com. ", "acme.com", "acme.com"),
            ("acme.com?x=1", "acme.com", "acme.com"), ("www.com", "www.com", "www.com"),
            ("Müller.de", "müller.de", "müller.de"), ("a.github.io", "a.github.io", "a.github.io"),
        ] as [(JSON, JSON, JSON)]).map { WrittenForm(.domain, $0, ["domain": $1, "root_domain": $2]) }

    private static func email(_ written: JSON, _ original: String, _ parts: [String]) -> WrittenForm {
        WrittenForm(
            .emailAddress, written,
            [
                "original_email_address": .string(original), "email_address": .string(parts[0]),
                "email_domain": .string(parts[1]), "email_root_domain": .string(parts[2]),
                "email_local_specifier": .string(parts[3]),
            ])
    }

    static let emails: [WrittenForm] = [
        email("ada@acme.com", "ada@acme.com", ["ada@acme.com", "acme.com", "acme.com", "ada"]),
        email(
            ["email_address": "Ada.L+x@Mail.Acme.co.uk"], "Ada.L+x@Mail.Acme.co.uk",
            ["ada.l+x@mail.acme.co.uk", "mail.acme.co.uk", "acme.co.uk", "ada.l+x"]),
        email(" o'hara@acme.com\n", "o'hara@acme.com", ["o'hara@acme.com", "acme.com", "acme.com", "o'hara"]),
        email("jörg@müller.de", "jörg@müller.de", ["jörg@müller.de", "müller.de", "müller.de", "jörg"]),
    ]

    private static func phone(_ written: JSON, _ original: String, _ country: String, _ number: String) -> WrittenForm {
        WrittenForm(
            .phoneNumber, written,
            [
                "original_phone_number": .string(original), "country_code": .string(country),
                "phone_number": .string(number),
            ])
    }

    static let phones: [WrittenForm] = [
        phone("+44 20 7946 0958", "+44 20 7946 0958", "GB", "+442079460958"),
        phone(["original_phone_number": "+12125550123"], "+12125550123", "US", "+12125550123"),
        phone(
            ["original_phone_number": "020 7946 0958", "country_code": "GB"], "020 7946 0958", "GB", "+442079460958"),
        phone(
            ["original_phone_number": "+1 212 555 0123", "country_code": "GB"], "+1 212 555 0123", "US",
            "+12125550123"),
    ]

    private static func name(_ written: JSON, _ first: String, _ last: String, _ full: String) -> WrittenForm {
        WrittenForm(
            .personalName, written,
            ["first_name": .string(first), "last_name": .string(last), "full_name": .string(full)])
    }

    static let names: [WrittenForm] = [
        name("Lovelace, Ada", "Ada", "Lovelace", "Ada Lovelace"), name("Ada", "Ada", "", "Ada"),
        name("Lovelace,", "", "Lovelace", "Lovelace"), name(", Ada", "Ada", "", "Ada"),
        name("Ada Lovelace", "Ada Lovelace", "", "Ada Lovelace"),
        name("Byron, Ada, Lady", "Ada, Lady", "Byron", "Ada, Lady Byron"),
        name(["first_name": "A", "last_name": "B", "full_name": "C"], "A", "B", "C"),
        name(["first_name": "", "last_name": "", "full_name": "C"], "", "", "C"),
    ]

    static let all = [
        texts, numbers, checkboxes, currencies, dates, timestamps, options, locations, domains, emails, phones, names,
    ].flatMap { $0 }
}

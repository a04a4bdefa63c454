import Testing

@testable import LatchkeyCore

@Suite struct ReferenceListTests {
    @Test func countries() {
        #expect(CountryCode.all.count == 252)
        #expect(Set(CountryCode.all).count == 252)
        #expect(CountryCode.all.allSatisfy { $0.utf8.count == 2 && $0 == $0.uppercased() })
        #expect(CountryCode.all.prefix(3) == ["AF", "AX", "AL"] && CountryCode.all.last == "AC")
        #expect(["AN", "XK", "AC"].allSatisfy(CountryCode.isKnown))
        #expect(["", "gb", "UK", "ZZ", "GB "].allSatisfy { !CountryCode.isKnown($0) })
        #expect(CountryCode.name(of: "CI") == "Côte d'Ivoire")
        #expect(CountryCode.name(of: "BQ") == "Bonaire, Sint Eustatius and Saba")
        #expect(CountryCode.name(of: "ZZ") == nil)
    }

    /// A name shared by two codes, or cut off, would lead to another country.
    @Test func everyCountryIsFoundByItsName() throws {
        for code in CountryCode.all {
            let name = try #require(CountryCode.name(of: code))
            #expect(CountryCode.code(named: name.uppercased()) == code)
            #expect(name.first?.isUppercase == true && name.last?.isWhitespace == false)
        }
    }

    @Test(
        arguments: [
            ("united kingdom", "GB"), ("U.K.", "GB"), ("USA", "US"), ("U.S.", "US"), (" the netherlands ", "NL"),
            ("Trinidad & Tobago", "TT"), ("cote d’ivoire", "CI"), ("Co\u{302}te d'Ivoire", "CI"), ("Turkey", "TR"),
            ("Guinea Bissau", "GW"), ("Niger", "NE"), ("CA", nil), ("", nil), ("the", nil), ("!", nil),
            ("Atlantis", nil),
            (String(repeating: "USA", count: 1_000_000), nil),
        ] as [(String, String?)])
    func names(name: String, code: String?) {
        #expect(CountryCode.code(named: name) == code)
    }

    @Test func currencies() {
        #expect(CurrencyCode.all.count == 41)
        #expect(Set(CurrencyCode.all).count == 41)
        #expect(CurrencyCode.all.prefix(3) == ["ARS", "AUD", "BRL"] && CurrencyCode.all.last == "USD")
        #expect(CurrencyCode.isKnown("NTD") && !CurrencyCode.isKnown("TWD") && !CurrencyCode.isKnown("usd"))
        #expect(CurrencyCode.name(of: "CAD") == "Canadian Dollar")
        #expect(CurrencyCode.symbol(of: "CAD") == "CA$" && CurrencyCode.narrowSymbol(of: "CAD") == "$")
        #expect(CurrencyCode.symbol(of: "CHF") == "CHF" && CurrencyCode.symbol(of: "") == nil)
    }

    /// Two currencies under one symbol could not be told apart.
    @Test func currencySymbolsDiffer() {
        #expect(Set(CurrencyCode.all.compactMap(CurrencyCode.symbol(of:))).count == 41)
    }

    @Test func freeMail() {
        #expect(FreeMail.isFree("gmail.com") && FreeMail.isFree("qq.com"))
        #expect(!FreeMail.isFree("example.com") && !FreeMail.isFree("mail.gmail.com") && !FreeMail.isFree(""))
        #expect(FreeMail.domains.allSatisfy { PublicSuffix.registrableDomain(of: $0) == $0 })
    }
}

/// Currencies, by the codes that Attio's `default_currency_code` takes.
///
/// All are ISO 4217 but `NTD`, Attio's code for what ISO calls `TWD`.
package enum CurrencyCode {
    /// Every code, in the order of Attio's API description.
    package static let all: [String] = entries.map(\.code)

    /// Whether Attio takes this code. Upper case only, as there.
    package static func isKnown(_ code: String) -> Bool { byCode[code] != nil }

    /// The English name, such as "Canadian Dollar"; nil for an unknown code.
    package static func name(of code: String) -> String? { byCode[code]?.name }

    /// The symbol that tells it from all others, such as "CA$"; the code where it has none. Nil for an unknown code.
    package static func symbol(of code: String) -> String? { byCode[code]?.symbol }

    /// The symbol as its own country writes it, such as "$"; the code where it has none. Nil for an unknown code.
    package static func narrowSymbol(of code: String) -> String? { byCode[code]?.narrowSymbol }

    private struct Entry {
        let code: String
        let symbol: String
        let narrowSymbol: String
        let name: String
    }

    private static let entries = list.split(separator: "\n").map { line in
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        return Entry(code: words[0], symbol: words[1], narrowSymbol: words[2], name: words[3])
    }

    private static let byCode = Dictionary(uniqueKeysWithValues: entries.map { ($0.code, $0) })

    /// Code, symbol, narrow symbol, name. Names are those of Debian's iso-codes 4.15.0 (iso_4217.json,
    /// LGPL-2.1-or-later); symbols are those that browsers show in English (Unicode CLDR 48).
    private static let list = """
        ARS ARS $ Argentine Peso
        AUD A$ $ Australian Dollar
        BRL R$ R$ Brazilian Real
        BGN BGN BGN Bulgarian Lev
        CAD CA$ $ Canadian Dollar
        CLP CLP $ Chilean Peso
        CNY CN¥ ¥ Yuan Renminbi
        COP COP $ Colombian Peso
        CZK CZK Kč Czech Koruna
        DKK DKK kr Danish Krone
        EUR € € Euro
        FJD FJD $ Fiji Dollar
        HKD HK$ $ Hong Kong Dollar
        HUF HUF Ft Forint
        ISK ISK kr Iceland Krona
        INR ₹ ₹ Indian Rupee
        ILS ₪ ₪ New Israeli Sheqel
        JPY ¥ ¥ Yen
        KES KES KES Kenyan Shilling
        KRW ₩ ₩ Won
        MYR MYR RM Malaysian Ringgit
        MXN MX$ $ Mexican Peso
        NTD NT$ $ New Taiwan Dollar
        NZD NZ$ $ New Zealand Dollar
        NGN NGN ₦ Naira
        NOK NOK kr Norwegian Krone
        XPF CFPF CFPF CFP Franc
        PEN PEN PEN Sol
        PHP ₱ ₱ Philippine Peso
        PLN PLN zł Zloty
        GBP £ £ Pound Sterling
        RWF RWF RF Rwanda Franc
        SAR SAR SAR Saudi Riyal
        SGD SGD $ Singapore Dollar
        ZAR ZAR R Rand
        SEK SEK kr Swedish Krona
        CHF CHF CHF Swiss Franc
        THB THB ฿ Baht
        AED AED AED UAE Dirham
        UYU UYU $ Peso Uruguayo
        USD $ $ US Dollar
        """
}

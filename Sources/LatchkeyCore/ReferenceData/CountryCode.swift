/// Countries and territories, by the codes that Attio's `country_code` takes.
///
/// They are the 249 of ISO 3166-1 and three more: `AN`, which ISO withdrew in 2010, `XK`, which it leaves to its users,
/// and `AC`, which it only reserves.
package enum CountryCode {
    /// Every code, in the order of Attio's API description.
    package static let all: [String] = entries(list).map(\.code)

    /// Whether Attio takes this code. Upper case only, as there.
    package static func isKnown(_ code: String) -> Bool { names[code] != nil }

    /// The English name for pages; nil for an unknown code.
    package static func name(of code: String) -> String? { names[code] }

    /// The code of a country by its English name or another name it often goes by: "united kingdom" and "U.K.".
    ///
    /// Upper and lower case, accents on the common names, punctuation and "the" in front make no difference. Codes are
    /// no names, for "CA" is California more often than Canada; "US" is, for it is nothing else.
    package static func code(named name: String) -> String? {
        // Far longer than any name; the text may be all that somebody typed.
        name.utf8.count <= 200 ? codes[key(name)] : nil
    }

    private static let names = Dictionary(uniqueKeysWithValues: entries(list).map { ($0.code, $0.name) })

    private static let codes = Dictionary(
        entries(list + "; " + aliases).map { (key($0.name), $0.code) }, uniquingKeysWith: { first, _ in first })

    private static func entries(_ text: String) -> [(code: String, name: String)] {
        text.split(separator: "; ").map { (String($0.prefix(2)), String($0.dropFirst(3))) }
    }

    /// A name by its letters alone. No country's name begins with "the" itself.
    private static func key(_ name: String) -> String {
        var letters = name.lowercased().replacing("&", with: "and")
        letters.unicodeScalars.removeAll { !$0.properties.isAlphabetic }
        return letters.hasPrefix("the") ? String(letters.dropFirst(3)) : letters
    }

    /// Codes as Attio orders them. Names are those of Debian's iso-codes 4.15.0 (iso_3166-1.json, LGPL-2.1-or-later),
    /// its common name where it has one, and shorter by hand where ISO adds to it or turns it round.
    private static let list = """
        AF Afghanistan; AX Åland Islands; AL Albania; DZ Algeria; AS American Samoa; AD Andorra; AO Angola; \
        AI Anguilla; AQ Antarctica; AG Antigua and Barbuda; AR Argentina; AM Armenia; AW Aruba; AU Australia; \
        AT Austria; AZ Azerbaijan; BS Bahamas; BH Bahrain; BD Bangladesh; BB Barbados; BY Belarus; BE Belgium; \
        BZ Belize; BJ Benin; BM Bermuda; BT Bhutan; BO Bolivia; BA Bosnia and Herzegovina; BW Botswana; \
        BV Bouvet Island; BR Brazil; IO British Indian Ocean Territory; BN Brunei; BG Bulgaria; BF Burkina Faso; \
        BI Burundi; KH Cambodia; CM Cameroon; CA Canada; CV Cabo Verde; KY Cayman Islands; \
        CF Central African Republic; TD Chad; CL Chile; CN China; CX Christmas Island; CC Cocos Islands; \
        CO Colombia; KM Comoros; CG Congo; CD Democratic Republic of the Congo; CK Cook Islands; CR Costa Rica; \
        CI Côte d'Ivoire; HR Croatia; CU Cuba; CW Curaçao; CY Cyprus; CZ Czechia; DK Denmark; DJ Djibouti; \
        DM Dominica; DO Dominican Republic; EC Ecuador; EG Egypt; SV El Salvador; GQ Equatorial Guinea; ER Eritrea; \
        EE Estonia; ET Ethiopia; FK Falkland Islands; FO Faroe Islands; FJ Fiji; FI Finland; FR France; \
        GF French Guiana; PF French Polynesia; TF French Southern Territories; GA Gabon; GM Gambia; GE Georgia; \
        DE Germany; GH Ghana; GI Gibraltar; GR Greece; GL Greenland; GD Grenada; GP Guadeloupe; GU Guam; \
        GT Guatemala; GG Guernsey; GN Guinea; GW Guinea-Bissau; GY Guyana; HT Haiti; \
        HM Heard Island and McDonald Islands; VA Vatican City; HN Honduras; HK Hong Kong; HU Hungary; IS Iceland; \
        IN India; ID Indonesia; IR Iran; IQ Iraq; IE Ireland; IM Isle of Man; IL Israel; IT Italy; JM Jamaica; \
        JP Japan; JE Jersey; JO Jordan; KZ Kazakhstan; KE Kenya; KI Kiribati; KR South Korea; KW Kuwait; \
        KG Kyrgyzstan; LA Laos; LV Latvia; LB Lebanon; LS Lesotho; LR Liberia; LY Libya; LI Liechtenstein; \
        LT Lithuania; LU Luxembourg; MO Macao; MK North Macedonia; MG Madagascar; MW Malawi; MY Malaysia; \
        MV Maldives; ML Mali; MT Malta; MH Marshall Islands; MQ Martinique; MR Mauritania; MU Mauritius; YT Mayotte; \
        MX Mexico; FM Micronesia; MD Moldova; MC Monaco; MN Mongolia; ME Montenegro; MS Montserrat; MA Morocco; \
        MZ Mozambique; MM Myanmar; NA Namibia; NR Nauru; NP Nepal; NL Netherlands; AN Netherlands Antilles; \
        NC New Caledonia; NZ New Zealand; NI Nicaragua; NE Niger; NG Nigeria; NU Niue; NF Norfolk Island; \
        MP Northern Mariana Islands; NO Norway; OM Oman; PK Pakistan; PW Palau; PS Palestine; PA Panama; \
        PG Papua New Guinea; PY Paraguay; PE Peru; PH Philippines; PN Pitcairn; PL Poland; PT Portugal; \
        PR Puerto Rico; QA Qatar; RE Réunion; RO Romania; RU Russia; RW Rwanda; BL Saint Barthélemy; \
        SH Saint Helena, Ascension and Tristan da Cunha; KN Saint Kitts and Nevis; LC Saint Lucia; \
        MF Saint Martin (French part); PM Saint Pierre and Miquelon; VC Saint Vincent and the Grenadines; WS Samoa; \
        SM San Marino; ST Sao Tome and Principe; SA Saudi Arabia; SN Senegal; SS South Sudan; RS Serbia; \
        SC Seychelles; SL Sierra Leone; SG Singapore; SK Slovakia; SI Slovenia; SB Solomon Islands; SO Somalia; \
        ZA South Africa; GS South Georgia and the South Sandwich Islands; ES Spain; LK Sri Lanka; SD Sudan; \
        SR Suriname; SJ Svalbard and Jan Mayen; SZ Eswatini; SE Sweden; CH Switzerland; SY Syria; TW Taiwan; \
        TJ Tajikistan; TZ Tanzania; TH Thailand; TL Timor-Leste; TG Togo; TK Tokelau; TO Tonga; \
        TT Trinidad and Tobago; TN Tunisia; TR Türkiye; TM Turkmenistan; TC Turks and Caicos Islands; TV Tuvalu; \
        UG Uganda; UA Ukraine; AE United Arab Emirates; GB United Kingdom; US United States; \
        UM United States Minor Outlying Islands; UY Uruguay; UZ Uzbekistan; VU Vanuatu; VE Venezuela; VN Vietnam; \
        VG British Virgin Islands; VI U.S. Virgin Islands; WF Wallis and Futuna; EH Western Sahara; YE Yemen; \
        ZM Zambia; ZW Zimbabwe; BQ Bonaire, Sint Eustatius and Saba; KP North Korea; SX Sint Maarten (Dutch part); \
        XK Kosovo; AC Ascension Island
        """

    /// Other names: short ones, former ones, a country's own, and those of its parts that people give as countries.
    private static let aliases = """
        US US; US USA; US United States of America; US America; GB UK; GB Great Britain; GB Britain; GB England; \
        GB Scotland; GB Wales; GB Northern Ireland; AE UAE; AE Emirates; NL Holland; CZ Czech Republic; TR Turkey; \
        TR Turkiye; CI Ivory Coast; CI Cote d'Ivoire; KR Korea; KR Republic of Korea; KP DPRK; \
        RU Russian Federation; VN Viet Nam; CV Cape Verde; SZ Swaziland; MK Macedonia; MM Burma; TL East Timor; \
        BN Brunei Darussalam; SY Syrian Arab Republic; LA Lao People's Democratic Republic; CD DR Congo; CD DRC; \
        CG Republic of the Congo; VA Holy See; VA Vatican; CN People's Republic of China; CN PRC; CN Mainland China; \
        TW Republic of China; HK Hong Kong SAR; MO Macau; MO Macao SAR; IE Republic of Ireland; IE Eire; \
        DE Deutschland; ES España; ES Espana; IT Italia; AT Österreich; CH Schweiz; CH Suisse; BR Brasil; MX México; \
        PE Perú; PA Panamá; NZ Aotearoa; AX Aland Islands; AX Aland; CW Curacao; RE Reunion; BL Saint Barthelemy; \
        BL St Barthelemy; MF Saint Martin; MF St Martin; SX Sint Maarten; KN St Kitts and Nevis; LC St Lucia; \
        VC St Vincent and the Grenadines; PM St Pierre and Miquelon; SH Saint Helena; SH St Helena; \
        ST São Tomé and Príncipe; FK Falklands; FO Faeroe Islands; VI US Virgin Islands; BQ Bonaire; \
        BQ Caribbean Netherlands; BA Bosnia; TT Trinidad; AG Antigua; PN Pitcairn Islands; CC Keeling Islands; \
        PS State of Palestine; MD Republic of Moldova; SK Slovak Republic; XK Republic of Kosovo
        """
}

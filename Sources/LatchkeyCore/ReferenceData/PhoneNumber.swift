import CPhoneNumbers

/// A phone number that could be dialled from anywhere, read by Google's libphonenumber.
package struct PhoneNumber: Sendable, Equatable {
    /// A plus sign, the calling code and the number, without an extension: `+442079460958`.
    package let e164: String
    /// The country it belongs to, one of `CountryCode.all`; nil for numbers of no country, such as +800.
    package let countryCode: String?

    /// Reads what somebody typed. Its length must be possible; whether the number is assigned does not matter.
    ///
    /// Words around a number are passed over: "call 020 7946 0958" is one.
    ///
    /// - Parameters:
    ///   - text: international with a `+`, or as it is dialled within `region`.
    ///   - region: the code of a country. International text needs none.
    package init?(_ text: String, region: String?) {
        var text = text
        let found = text.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(
                of: CChar.self, capacity: Int(LATCHKEY_PHONE_E164_CAPACITY + LATCHKEY_PHONE_REGION_CAPACITY)
            ) { output -> (e164: String, region: String)? in
                guard let e164 = output.baseAddress else { return nil }
                let regionOut = e164 + Int(LATCHKEY_PHONE_E164_CAPACITY)
                let result = latchkey_parse_phone(bytes.baseAddress, bytes.count, region, e164, regionOut)
                return result == 0 ? (String(cString: e164), String(cString: regionOut)) : nil
            }
        }
        guard let found else { return nil }
        e164 = found.e164
        // Tristan da Cunha is a region to libphonenumber; to ISO 3166 it is a part of Saint Helena.
        let code = found.region == "TA" ? "SH" : found.region
        countryCode = CountryCode.isKnown(code) ? code : nil
    }
}

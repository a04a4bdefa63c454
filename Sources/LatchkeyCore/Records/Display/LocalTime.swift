import FoundationEssentials

extension Instant {
    /// Date and time of day in a time zone as form fields have them: `2026-11-03T14:05`.
    package func local(in timeZone: String) -> String {
        let zone = TimeZone(identifier: timeZone)
        let offset = zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
        return String(Instant(seconds: seconds + Int64(offset)).attioText.prefix(16))
    }

    /// The moment that a form field names: `2026-11-03T14:05`, perhaps with seconds. Nil for all else.
    package init?(local text: String, in timeZone: String) {
        guard text.contains("T"), !text.hasSuffix("Z"), let time = ISOTime(text + "Z") else { return nil }
        guard let zone = TimeZone(identifier: timeZone) else {
            self = time.instant
            return
        }
        // The offset depends on the moment, which depends on the offset: the second look settles it.
        var moment = time.instant
        for _ in 0..<2 {
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds)))
            moment = time.instant - .seconds(offset)
        }
        self = moment
    }
}

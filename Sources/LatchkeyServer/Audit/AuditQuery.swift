import LatchkeyCore

/// The filters of the Audit log, as its address holds them: `?actor=…&action=…&from=2026-11-01&until=2026-11-03`.
struct AuditQuery: Sendable {
    let actor: String?
    let action: AuditAction?
    /// Dates as typed; nil if they are none.
    let from: String?
    let until: String?
    let filter: AuditFilter

    /// What is no action and no date is left out, as if it had not been there.
    init(_ query: Form, timeZone: String) {
        actor = query.optional("actor")
        action = query.optional("action").flatMap(AuditAction.init)
        let first = query.optional("from").flatMap { date in Instant(iso: date, in: timeZone).map { (date, $0) } }
        let last = query.optional("until").flatMap { date in Instant(iso: date, in: timeZone).map { (date, $0) } }
        from = first?.0
        until = last?.0
        // The day itself belongs to "until".
        filter = AuditFilter(
            actor: actor, action: action?.rawValue, from: first?.1, until: last.map { $0.1 + .days(1) })
    }

    var isEmpty: Bool { actor == nil && action == nil && from == nil && until == nil }

    /// The query string, with a cursor for all pages but the first.
    func link(after cursor: String?) -> String {
        let fields = [("actor", actor), ("action", action?.rawValue), ("from", from), ("until", until)]
        return (fields + [("after", cursor)]).compactMap { name, value in
            value.map { "\(name)=\(PercentEncoding.encode($0))" }
        }.joined(separator: "&")
    }
}

import LatchkeyCore

/// What the Audit log tab shows.
struct AuditLogView: Sendable {
    let path: String
    let actors: [Choice]
    let actions: [Choice]
    let from: String?
    let until: String?
    let isFiltered: Bool
    let events: [Event]
    let isEmpty: Bool
    /// What is shown, as files.
    let exports: [Export]
    let chain: Chain
    /// Nil while one page holds everything.
    let pager: AuditPager?

    /// The links of the template `next`; they keep the filters.
    struct AuditPager: Sendable {
        let summary: String
        let first: String?
        let older: String?
    }

    struct Export: Sendable {
        let title: String
        let link: String
    }

    /// The end of the chain: its beginning for people, the whole for `latchkey audit verify`.
    struct Chain: Sendable {
        let count: String
        let short: String
        let text: String
    }

    struct Choice: Sendable {
        let value: String
        let title: String
        let isSelected: Bool
    }

    struct Event: Sendable {
        let occurred: PageTime
        let actorName: String
        /// What the actor is, when it is no person.
        let actorKind: String?
        let title: String
        let code: String
        let target: Target?
        let details: String?
        let address: String?
    }

    struct Target: Sendable {
        let targetName: String
        let targetKind: String
    }

    init(
        _ admin: AdminContext, _ query: AuditQuery, _ page: Page<AuditEvent>, _ actors: [(id: String, name: String)],
        _ head: AuditLink
    ) {
        path = "\(admin.settings)/audit-log"
        self.actors = actors.map { Choice(value: $0.id, title: $0.name, isSelected: $0.id == query.actor) }
        actions = AuditAction.allCases.map {
            Choice(value: $0.rawValue, title: $0.title, isSelected: $0 == query.action)
        }
        from = query.from
        until = query.until
        isFiltered = !query.isEmpty
        events = page.elements.map { Self.event($0, timeZone: admin.signedIn.user.timeZone) }
        isEmpty = events.isEmpty
        let path = path
        exports = [("CSV", AuditFormat.csv), ("JSON lines", .jsonLines)].map { title, format in
            let filters = query.link(after: nil)
            return Export(
                title: title, link: "\(path)/export.\(format.rawValue)\(filters.isEmpty ? "" : "?\(filters)")")
        }
        chain = Chain(
            count: Int(head.sequence).counted("event"), short: "\(head.sequence):\(head.hash.prefix(12))…",
            text: head.text)
        let isLaterPage = admin.page.query.optional("after") != nil
        let older = page.next.map { "\(path)?\(query.link(after: $0))" }
        pager =
            older == nil && !isLaterPage
            ? nil
            : AuditPager(
                summary: "\(events.count) events", first: isLaterPage ? "\(path)?\(query.link(after: nil))" : nil,
                older: older)
    }

    private static func event(_ event: AuditEvent, timeZone: String) -> Event {
        let isPerson = event.actor.kind == "workspace-member" || event.actor.kind == "user"
        return Event(
            occurred: .dateAndTime(event.occurredAt, in: timeZone),
            actorName: event.actor.name,
            actorKind: isPerson || event.actor.id == nil ? nil : words(event.actor.kind),
            title: AuditAction(rawValue: event.action)?.title ?? event.action,
            code: event.action,
            target: event.target.map { Target(targetName: $0.name, targetKind: words($0.kind)) },
            details: details(event.detail),
            address: event.address)
    }

    /// "from admin to member", "scopes: note:read"
    private static func details(_ detail: [String: String]) -> String? {
        if let old = detail["from"], let new = detail["to"], detail.count == 2 { return "from \(old) to \(new)" }
        let parts = detail.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map {
            "\(words($0.key)): \($0.value)"
        }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }

    /// "access-token" becomes "Access token".
    private static func words(_ name: String) -> String {
        if name == "api-token" { return "API token" }
        let text = name.replacing("-", with: " ").replacing("_", with: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

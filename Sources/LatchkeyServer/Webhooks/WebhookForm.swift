import LatchkeyCore

/// The form that adds or changes a webhook: address, events, and for each event filters.
struct WebhookForm: Sendable {
    struct Group: Sendable {
        let title: String
        let events: [Event]
    }

    struct Event: Sendable {
        let type: String
        let sentence: String
        let isChosen: Bool
        /// One for each subscription to the type, at least one.
        let filters: [FilterForm]
    }

    let developersPath: String
    let integrationPath: String
    let integrationName: String
    let title: String
    let action: String
    let backPath: String
    let submitTitle: String
    /// Of the webhook that is to be made; nil for one that is there.
    let newID: String?
    let targetField: FormField
    let groups: [Group]
    let eventsError: String?
    let names: [EventNames.Name]
    let problem: FormProblem?

    /// - Parameter webhook: the one that is changed; nil to add one.
    init(
        _ webhook: Webhook?, _ names: EventNames, of integration: Integration, _ admin: AdminContext,
        _ error: LatchkeyError?
    ) {
        developersPath = admin.developers
        integrationPath = admin.path(of: integration.id)
        integrationName = integration.name
        let path = webhook.map { admin.path(of: $0.id, integration) }
        title = webhook == nil ? "Add a webhook" : "Edit webhook"
        action = path.map { "\($0)/edit" } ?? "\(admin.path(of: integration.id))/webhooks"
        backPath = path ?? "\(admin.path(of: integration.id))?open=webhooks"
        submitTitle = webhook == nil ? "Add the webhook" : "Save changes"
        newID = webhook == nil ? admin.core.newID(Webhook.self).text : nil
        var field = FormField("target_url", "Address", value: webhook?.targetURL ?? "")
        field.type = "url"
        field.isRequired = true
        field.isFocused = webhook == nil
        field.hint = "https, reachable from the internet unless the server's admin allows its host."
        targetField = error == nil ? field : field.showing(admin.form, error)
        let given = error == nil ? webhook?.subscriptions ?? [] : admin.form.subscriptions
        groups = EventType.groups.map { group in
            Group(title: group.title, events: group.types.map { Event($0, given, names) })
        }
        eventsError = error?.field == "events" ? error?.message : nil
        self.names = names.all
        problem = FormProblem(error, fields: ["target_url", "events"])
    }
}

extension WebhookForm.Event {
    fileprivate init(_ type: String, _ given: [Webhook.Subscription], _ names: EventNames) {
        let own = given.filter { $0.eventType == type }
        self.type = type
        sentence = EventType.sentence(of: type)
        isChosen = !own.isEmpty
        filters = (own.isEmpty ? [nil] : own.map(\.filter)).enumerated().map { FilterForm($1, type, $0, names) }
    }
}

/// The conditions of one subscription.
struct FilterForm: Sendable {
    struct Row: Sendable {
        let fields: [Choice]
        let isNegated: Bool
        let value: String
        let name: String?
    }

    struct Choice: Sendable {
        let field: String
        let title: String
        let isChosen: Bool
    }

    /// What the names of its inputs begin with.
    let prefix: String
    let type: String
    let hasConditions: Bool
    let matchesAny: Bool
    /// One for each condition, and an empty one.
    let rows: [Row]

    init(_ filter: WebhookFilter?, _ type: String, _ position: Int, _ names: EventNames) {
        self.type = type
        prefix = Self.prefix(type, position)
        let conditions = filter?.conditions ?? []
        hasConditions = !conditions.isEmpty
        matchesAny = filter?.connective == .or
        let empty = WebhookFilter.Condition(field: "", isNegated: false, value: "")
        rows = (conditions + [empty]).map { condition in
            let known = EventType.fields(of: type)
            let fields = known.contains(condition.field) || condition.field.isEmpty ? known : known + [condition.field]
            return Row(
                fields: fields.map {
                    Choice(
                        field: $0, title: EventType.title(ofField: $0), isChosen: $0 == condition.field)
                }, isNegated: condition.isNegated, value: condition.value, name: names.name(of: condition.value))
        }
    }

    fileprivate static func prefix(_ type: String, _ position: Int) -> String { "\(type)/\(position)" }
}

extension Form {
    /// What the events and filters of a `WebhookForm` say. A condition without a value is none.
    var subscriptions: [Webhook.Subscription] {
        let chosen = Set(all("events"))
        var found: [Webhook.Subscription] = []
        for type in EventType.all where chosen.contains(type) {
            var position = 0
            repeat {
                let one = Webhook.Subscription(eventType: type, filter: filter(FilterForm.prefix(type, position)))
                if !found.contains(one) { found.append(one) }
                position += 1
            } while has("\(FilterForm.prefix(type, position))/match")
        }
        return found
    }

    private func filter(_ prefix: String) -> WebhookFilter? {
        let conditions = zip(all("\(prefix)/field"), zip(all("\(prefix)/operator"), all("\(prefix)/value")))
            .compactMap { field, rest -> WebhookFilter.Condition? in
                let value = rest.1.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                guard !field.isEmpty, !value.isEmpty else { return nil }
                return .init(field: field, isNegated: rest.0 == "not_equals", value: value)
            }
        guard !conditions.isEmpty else { return nil }
        return WebhookFilter(text("\(prefix)/match") == "any" ? .or : .and, conditions)
    }
}

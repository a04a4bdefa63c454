import LatchkeyCore

/// What controls offer to choose from.
struct ControlChoices: Sendable {
    var members: [WorkspaceMember] = []
    /// What a search for an attribute has found, by its slug.
    var found: [String: [RecordLink]] = [:]
    /// What was searched for.
    var searches: [String: String] = [:]
    /// Records that forms have named, which need a name.
    var named: [RecordLink] = []

    /// The most records that a search shows.
    static let limit = 8

    /// Looks up what the controls of these attributes need.
    ///
    /// - Parameter form: what was sent; searches in it are answered.
    static func load(
        for attributes: [Attribute], _ form: Form, _ request: ObjectRequest
    ) async throws -> ControlChoices {
        var choices = ControlChoices()
        let records = request.core.records
        if attributes.contains(where: { $0.type == .actorReference }) {
            choices.members = try await request.core.members.list(request.member.member)
        }
        for attribute in attributes where attribute.type == .recordReference {
            let search = form.text(ControlName.find(attribute))
            if !search.isEmpty {
                choices.searches[attribute.slug] = search
                choices.found[attribute.slug] = try await records.choices(
                    request.access, for: attribute, search, limit: limit)
            }
            let keys = form.all(ControlName.value(attribute)).compactMap(RecordKey.init)
            choices.named += try await records.links(request.access, keys.map { ($0.object, $0.id) })
        }
        return choices
    }

    /// Whether someone typed what to look for and has not seen yet what there is.
    static func isSearching(_ attribute: Attribute, _ form: Form) -> Bool {
        let search = form.text(ControlName.find(attribute))
        return !search.isEmpty && search != form.text(ControlName.found(attribute))
    }
}

extension ControlBuilder {
    func picker(
        _ attribute: Attribute, _ given: FieldTexts, _ present: [ShownValue]
    ) -> AttributeControl.Picker {
        let isMultiple = attribute.isMultiselect
        let found = choices.found[attribute.slug] ?? []
        let current = present.compactMap { shown -> RecordLink? in
            if case .record(let link) = shown.meaning { link } else { nil }
        }
        var seen: Set<String> = []
        let links = (current + choices.named.filter { given.texts.contains(FieldTexts.key($0)) } + found).filter {
            seen.insert(FieldTexts.key($0)).inserted
        }
        // Whoever searches for one wants one of those.
        let isAnswered = !found.isEmpty && !isMultiple
        let chosen = isAnswered ? found.prefix(1).map(FieldTexts.key) : given.texts
        let search = choices.searches[attribute.slug] ?? ""
        return .init(
            type: isMultiple ? "checkbox" : "radio",
            rows: links.map { link in
                .init(
                    value: FieldTexts.key(link), record: RecordMark(link), detail: link.detail ?? link.kind,
                    isChosen: chosen.contains(FieldTexts.key(link)))
            },
            hasNone: !isMultiple && !attribute.isRequired, isNone: chosen.isEmpty,
            search: .init(
                id: "value-\(attribute.slug)-find", name: ControlName.find(attribute), text: search,
                foundName: ControlName.found(attribute), path: "\(request.path)/choices/\(attribute.slug)"),
            outcome: search.isEmpty ? nil : Self.outcome(found, search))
    }

    private static func outcome(_ found: [RecordLink], _ search: String) -> String {
        found.isEmpty
            ? "Nothing is called “\(search)”." : "\(found.count.counted("record")) found for “\(search)”.".asSentence
    }
}

import LatchkeyCore

/// Makes the control of an attribute, holding what its fields should hold.
struct ControlBuilder: Sendable {
    let request: ObjectRequest
    let choices: ControlChoices
    /// Whether the record is there already.
    var isChange = true

    /// - Parameter present: the record's values, some of which may be no choice any more.
    func control(
        _ attribute: Attribute, _ given: FieldTexts, present: [ShownValue] = []
    ) -> AttributeControl {
        var control = AttributeControl(attribute)
        control.hint = hint(attribute)
        switch attribute.type {
        case .text:
            let isLong = given.texts.contains { $0.count > 80 || $0.contains("\n") } || attribute.slug == "description"
            if isLong, !attribute.isMultiselect {
                control.area = .init(value: given.texts.first ?? "")
            } else {
                control.inputs = inputs(attribute, given, "text")
            }
        case .domain: control.inputs = inputs(attribute, given, "text", mode: "url")
        case .emailAddress: control.inputs = inputs(attribute, given, "text", mode: "email")
        case .phoneNumber: control.inputs = inputs(attribute, given, "tel", mode: "tel")
        case .number: control.inputs = inputs(attribute, given, "number", mode: "decimal")
        case .currency:
            control.inputs = inputs(attribute, given, "number", mode: "decimal")
            control.inputs?.suffix = attribute.configuration.currencyCode
        case .date: control.inputs = inputs(attribute, given, "date", mode: "none")
        case .timestamp: control.inputs = inputs(attribute, given, "datetime-local", mode: "none")
        case .rating: control.select = select((0...5).map { (String($0), "\($0) of 5") }, attribute, given)
        case .checkbox: control.flag = .init(isOn: given.texts.contains("yes"))
        case .select, .status: choose(optionsOf(attribute, given), attribute, given, &control)
        case .actorReference: choose(members(given, present), attribute, given, &control)
        case .personalName: control.parts = .init(fields: nameFields(attribute, given))
        case .location: control.parts = .init(fields: placeFields(attribute, given))
        case .recordReference: control.picker = picker(attribute, given, present)
        case .interaction: break
        }
        return control
    }

    private func hint(_ attribute: Attribute) -> String? {
        if let description = attribute.description, !description.isEmpty { return description }
        if attribute.isMultiselect, [.text, .number, .emailAddress, .domain, .phoneNumber].contains(attribute.type) {
            return isChange ? "Empty a field to remove what is in it." : nil
        }
        return attribute.type == .phoneNumber ? "With the country's code, such as +44 20 7946 0958." : nil
    }

    private func inputs(
        _ attribute: Attribute, _ given: FieldTexts, _ type: String, mode: String = "text"
    ) -> AttributeControl.Inputs {
        let values = attribute.isMultiselect ? given.texts + [""] : [given.texts.first ?? ""]
        let items = values.enumerated().map { number, value in
            AttributeControl.Item(
                id: number == 0 ? "value-\(attribute.slug)" : "value-\(attribute.slug)-\(number + 1)",
                label: number == 0 ? attribute.title : "\(attribute.title) \(number + 1)", value: value)
        }
        return .init(type: type, mode: mode, items: items, isList: attribute.isMultiselect)
    }

    // MARK: Choosing

    private func choose(
        _ options: [(String, String)], _ attribute: Attribute, _ given: FieldTexts, _ control: inout AttributeControl
    ) {
        if attribute.isMultiselect {
            control.checks = .init(
                options: options.map { .init(value: $0.0, title: $0.1, isChosen: given.texts.contains($0.0)) })
        } else {
            control.select = select(options, attribute, given)
        }
    }

    private func select(
        _ options: [(String, String)], _ attribute: Attribute, _ given: FieldTexts
    ) -> AttributeControl.Select {
        let chosen = given.texts.first
        let isMade = options.contains { $0.0 == chosen }
        // What is required can be changed, but not taken away.
        let none = attribute.isRequired && isMade ? [] : [("", attribute.isRequired ? "Choose…" : "None")]
        return .init(
            options: (none + options).map { value, title in
                .init(value: value, title: title, isChosen: value == (isMade ? chosen : ""))
            })
    }

    private func optionsOf(_ attribute: Attribute, _ given: FieldTexts) -> [(String, String)] {
        attribute.options.filter { !$0.isArchived || given.texts.contains($0.id.text) }.map {
            ($0.id.text, $0.isArchived ? "\($0.title) (archived)" : $0.title)
        }
    }

    private func members(_ given: FieldTexts, _ present: [ShownValue]) -> [(String, String)] {
        let active = choices.members.filter(\.isActive).map { (FieldTexts.key($0.id), $0.name) }
        let others = present.compactMap { shown -> (String, String)? in
            guard case .actor(let actor) = shown.meaning else { return nil }
            let key = FieldTexts.key(actor.reference)
            return active.contains { $0.0 == key } ? nil : (key, actor.name)
        }
        return active + others
    }

    // MARK: Parts

    private func nameFields(_ attribute: Attribute, _ given: FieldTexts) -> [AttributeControl.Part] {
        var fields = [("first_name", "First name"), ("last_name", "Last name")]
        if given.parts["full_name"] != nil { fields.append(("full_name", "Full name")) }
        return fields.map { part(attribute, $0.0, $0.1, given) }
    }

    private func placeFields(_ attribute: Attribute, _ given: FieldTexts) -> [AttributeControl.Part] {
        var fields = [part(attribute, "line_1", "Address", given, isWide: true)]
        fields.append(part(attribute, "line_2", "Address, second line", given, isWide: true))
        for (number, name) in [("third", "line_3"), ("fourth", "line_4")] where given.parts[name]?.isEmpty == false {
            fields.append(part(attribute, name, "Address, \(number) line", given, isWide: true))
        }
        for (name, label) in [("locality", "City"), ("region", "Region"), ("postcode", "Postcode")] {
            fields.append(part(attribute, name, label, given))
        }
        var country = part(attribute, "country_code", "Country", given)
        let names = CountryCode.all.compactMap { code in CountryCode.name(of: code).map { (code, $0) } }
            .sorted { $0.1 < $1.1 }
        country.select = .init(
            options: ([("", "None")] + names).map {
                .init(value: $0.0, title: $0.1, isChosen: $0.0 == (given.parts["country_code"] ?? ""))
            })
        return fields + [country]
    }

    private func part(
        _ attribute: Attribute, _ part: String, _ label: String, _ given: FieldTexts, isWide: Bool = false
    ) -> AttributeControl.Part {
        .init(
            id: "value-\(attribute.slug)-\(part)", name: ControlName.part(part, of: attribute), label: label,
            value: given.parts[part] ?? "", isWide: isWide)
    }
}

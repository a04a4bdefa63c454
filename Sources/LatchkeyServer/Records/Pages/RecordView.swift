import LatchkeyCore

/// What the page of a record shows.
struct RecordView: Sendable {
    let tablePath: String
    let tableTitle: String
    let path: String
    let name: String
    let kind: String
    let singular: String
    let avatar: Avatar
    let isRound: Bool
    /// What can be changed, and what cannot.
    let attributes: [Row]
    let others: [Row]
    let timeline: TimelineView

    struct Row: Sendable {
        let id: String
        let title: String
        let values: [ValueView]
        let hasValues: Bool
        let more: More?
        /// Nil for what people do not change.
        let edit: Edit?
    }

    struct More: Sendable {
        let text: String
        /// The table of the rest, where there is one.
        let address: String?
    }

    struct Edit: Sendable {
        let savePath: String
        let version: String
        let isOpen: Bool
        let control: AttributeControl
    }

    init(_ request: RecordRequest, _ editing: Editing?, _ choices: ControlChoices, _ timeline: TimelineView) {
        let object = request.object
        tablePath = object.path
        tableTitle = object.object.object.plural
        path = request.path
        name = request.record.link.name
        kind = object.object.object.singular
        singular = object.singular
        let mark = RecordMark(request.record.link)
        avatar = mark.avatar
        isRound = mark.isRound
        let label = object.object.label?.id
        let visible = object.object.visible
        let ordered = visible.filter { $0.id == label } + visible.filter { $0.id != label }
        attributes = ordered.filter(\.isEditable).map { Self.row($0, request, editing, choices) }
        others = ordered.filter { !$0.isEditable }.map { Self.row($0, request, editing, choices) }
        self.timeline = timeline
    }

    private static func row(
        _ attribute: Attribute, _ request: RecordRequest, _ editing: Editing?, _ choices: ControlChoices
    ) -> Row {
        var views = request.object.views
        views.isRoomy = true
        let shown = request.record[attribute]
        let rest = request.record.count(attribute) - shown.count
        return Row(
            id: "attribute-\(attribute.slug)", title: attribute.title,
            values: shown.map { views.view($0, of: attribute) }, hasValues: !shown.isEmpty,
            more: rest > 0
                ? More(text: "and \(rest) more", address: table(of: attribute, request)) : nil,
            edit: attribute.isEditable ? edit(attribute, request, editing, choices) : nil)
    }

    /// The table of the records that refer to this one from the other side.
    private static func table(of attribute: Attribute, _ request: RecordRequest) -> String? {
        guard let mirror = attribute.relationship.flatMap(request.object.schema.attribute), mirror.object.isEnabled
        else { return nil }
        let workspace = request.object.member.workspace.slug
        return "/\(workspace)/objects/\(mirror.object.object.slug)?f0=\(mirror.attribute.slug)&o0=is&v0=\(request.id)"
    }

    private static func edit(
        _ attribute: Attribute, _ request: RecordRequest, _ editing: Editing?, _ choices: ControlChoices
    ) -> Edit {
        let own = editing?.attribute.id == attribute.id ? editing : nil
        let present = request.record[attribute]
        let given = own?.given ?? FieldTexts(present, timeZone: request.object.views.timeZone)
        let builder = ControlBuilder(request: request.object, choices: choices)
        var control = builder.control(attribute, given, present: present)
        control.titleClass = "unseen"
        control.show(own?.problem)
        return Edit(
            savePath: "\(request.path)/attributes/\(attribute.slug)", version: request.record.version(attribute),
            isOpen: own != nil, control: control)
    }

    /// The attribute whose form is in sight.
    struct Editing: Sendable {
        let attribute: Attribute
        /// What was sent; nil for a form that begins.
        var given: FieldTexts?
        var problem: String?
    }
}

extension AttributeControl {
    /// Ties hint and error to the control.
    mutating func show(_ problem: String?) {
        error = problem
        let ids = [hint == nil ? nil : hintID, problem == nil ? nil : errorID].compactMap(\.self)
        describedBy = ids.isEmpty ? nil : ids.joined(separator: " ")
    }
}

/// The objects of a workspace with their attributes, as one snapshot: whoever reads or writes records has one.
package final class WorkspaceSchema: Sendable {
    package let workspaceID: WorkspaceID
    /// The workspace's slug, for links.
    package let slug: String
    /// Grows with every change of an object, an attribute or an option.
    let version: Int64
    /// All of them, in the order they were made; disabled ones too.
    package let all: [ObjectSchema]
    private let byNumber: [Int64: Int]
    private let byID: [ObjectID: Int]
    private let bySlug: [String: Int]

    init(workspaceID: WorkspaceID, slug: String, version: Int64, objects: [Object], attributes: [Attribute]) {
        self.workspaceID = workspaceID
        self.slug = slug
        self.version = version
        let known = Dictionary(grouping: attributes, by: \.objectID)
        let byAttribute = Dictionary(uniqueKeysWithValues: attributes.map { ($0.id, $0) })
        let disabled = Set(objects.filter { !$0.isEnabled }.map(\.id))
        all = objects.map { object in
            ObjectSchema(object, known[object.id] ?? []) { attribute in
                // The other side of a relationship with an object that is not there is not there either.
                attribute.relationship.flatMap { byAttribute[$0] }.map { disabled.contains($0.objectID) } ?? false
            }
        }
        byNumber = Dictionary(uniqueKeysWithValues: objects.enumerated().map { ($1.number, $0) })
        byID = Dictionary(uniqueKeysWithValues: objects.enumerated().map { ($1.id, $0) })
        bySlug = Dictionary(uniqueKeysWithValues: objects.enumerated().map { ($1.slug, $0) })
    }

    /// Those that the API and the pages show.
    package var objects: [ObjectSchema] { all.filter(\.isEnabled) }

    func object(number: Int64) -> ObjectSchema? { byNumber[number].map { all[$0] } }

    /// Disabled ones too.
    package func object(id: ObjectID) -> ObjectSchema? { byID[id].map { all[$0] } }

    /// An enabled one by slug or id.
    package func object(named text: String) -> ObjectSchema? {
        let index = bySlug[text] ?? ObjectID(text).flatMap { byID[$0] }
        return index.map { all[$0] }.flatMap { $0.isEnabled ? $0 : nil }
    }

    /// An attribute of any object.
    package func attribute(_ id: AttributeID) -> (object: ObjectSchema, attribute: Attribute)? {
        for object in all {
            if let attribute = object.attributes.first(where: { $0.id == id }) { return (object, attribute) }
        }
        return nil
    }

    /// The mirror of a relationship.
    func mirror(of attribute: Attribute) -> (object: ObjectSchema, attribute: Attribute)? {
        attribute.relationship.flatMap { self.attribute($0) }
    }

    /// Appends an option or status as values show it.
    func appendOption(_ id: OptionID, of attribute: Attribute, to bytes: inout [UInt8]) {
        guard let option = attribute.option(id) else {
            bytes += "null".utf8
            return
        }
        option.appendJSON(of: attribute, in: workspaceID, to: &bytes)
    }
}

/// An object with its attributes.
package final class ObjectSchema: Sendable {
    package let object: Object
    /// In their order; archived and hidden ones too.
    package let attributes: [Attribute]
    /// Those that a record shows.
    package let visible: [Attribute]
    /// How a record shows each visible one.
    let slots: [Slot]
    /// `"slug":[],` of each visible one, one behind the other, and where each begins: a record without values in a row
    /// of attributes takes them in one piece.
    let emptyText: [UInt8]
    let emptyOffsets: [Int]
    /// The places of those that a record has values of without its document saying so.
    let derivedSlots: [Int]
    private let slotsByNumber: [Int64: Int]
    private let bySlug: [String: Int]
    private let byID: [AttributeID: Int]
    private let byNumber: [Int64: Int]

    init(_ object: Object, _ attributes: [Attribute], isHidden: (Attribute) -> Bool) {
        self.object = object
        self.attributes = attributes
        visible = attributes.filter { !$0.isArchived && !isHidden($0) }
        let slots = visible.map(Slot.init)
        self.slots = slots
        var text: [UInt8] = []
        emptyOffsets = slots.map { slot in
            defer { text += slot.opening + Array("],".utf8) }
            return text.count
        }
        emptyText = text
        derivedSlots = slots.indices.filter { slots[$0].source != .document }
        slotsByNumber = Dictionary(uniqueKeysWithValues: visible.enumerated().map { ($1.number, $0) })
        bySlug = Dictionary(attributes.enumerated().map { ($1.slug, $0) }) { first, _ in first }
        byID = Dictionary(uniqueKeysWithValues: attributes.enumerated().map { ($1.id, $0) })
        byNumber = Dictionary(uniqueKeysWithValues: attributes.enumerated().map { ($1.number, $0) })
    }

    package var isEnabled: Bool { object.isEnabled }

    /// By slug or id, archived ones too.
    package func attribute(named text: String) -> Attribute? {
        let index = bySlug[text] ?? AttributeID(text).flatMap { byID[$0] }
        return index.map { attributes[$0] }
    }

    /// The place of a visible attribute among the slots.
    func slot(number: Int64) -> Int? { slotsByNumber[number] }

    func attribute(number: Int64) -> Attribute? { byNumber[number].map { attributes[$0] } }

    /// The attribute whose value is what people call a record.
    package var label: Attribute? {
        let slug = object.standard == .users ? "primary_email_address" : "name"
        return attribute(named: slug) ?? visible.first { $0.type == .text && !$0.isSystem }
    }
}

/// What rendering a record needs to know of one of its attributes.
final class Slot: Sendable {
    /// Where the values are.
    enum Source: Sendable {
        case document
        /// A checkbox always has a value: false until it is set.
        case checkbox
        case recordID, createdAt, createdBy
    }

    let attribute: Attribute
    let source: Source
    /// `"slug":[`
    let opening: [UInt8]
    /// `,"attribute_type":"text"}`
    let closing: [UInt8]

    init(_ attribute: Attribute) {
        self.attribute = attribute
        source = attribute.source
        opening = JSONText.quoted(attribute.slug) + Array(":[".utf8)
        closing = Array(",\"attribute_type\":\"\(attribute.type.rawValue)\"}".utf8)
    }
}

extension Attribute {
    /// Where its values are.
    var source: Slot.Source {
        if type == .checkbox { return .checkbox }
        guard isSystem, !isWritable else { return .document }
        return switch slug {
        case "record_id": .recordID
        case "created_at": .createdAt
        case "created_by": .createdBy
        default: .document
        }
    }

    /// Whether its values are the record's own row, not its document.
    var isDerived: Bool {
        switch source {
        case .recordID, .createdAt, .createdBy: true
        case .document, .checkbox: false
        }
    }
}

extension SelectOption {
    /// `{"id":{…},"title":…}` (FACTS.md 8.1).
    package func appendJSON(of attribute: Attribute, in workspace: WorkspaceID, to bytes: inout [UInt8]) {
        let isStatus = attribute.type == .status
        bytes += #"{"id":{"workspace_id":""#.utf8
        workspace.appendText(to: &bytes)
        bytes += #"","object_id":""#.utf8
        attribute.objectID.appendText(to: &bytes)
        bytes += #"","attribute_id":""#.utf8
        attribute.id.appendText(to: &bytes)
        bytes += isStatus ? #"","status_id":""#.utf8 : #"","option_id":""#.utf8
        id.appendText(to: &bytes)
        bytes += #""},"title":"#.utf8
        JSONText.append(title, to: &bytes)
        bytes += #","is_archived":"#.utf8
        bytes += (isArchived ? "true" : "false").utf8
        if isStatus {
            bytes += #","target_time_in_status":"#.utf8
            if let targetTime { JSONText.append(targetTime, to: &bytes) } else { bytes += "null".utf8 }
            bytes += #","celebration_enabled":"#.utf8
            bytes += (celebrates ? "true" : "false").utf8
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

import LatchkeyCore

/// The fields for the values of one attribute, for the template `control`: exactly one of the optional kinds is there.
struct AttributeControl: Sendable {
    let slug: String
    let title: String
    let id: String
    let name: String
    /// `unseen` where the title stands beside the control already.
    var titleClass = ""
    let isRequired: Bool
    /// Whether the title says that it is required.
    var isMarked = false
    var hint: String?
    var error: String?
    let hintID: String
    let errorID: String
    /// The ids of hint and error that are there, for `aria-describedby`.
    var describedBy: String?

    var inputs: Inputs?
    var area: Area?
    var select: Select?
    var checks: Checks?
    var flag: Flag?
    var parts: Parts?
    var picker: Picker?

    init(_ attribute: Attribute) {
        slug = attribute.slug
        title = attribute.title
        id = "value-\(attribute.slug)"
        name = ControlName.value(attribute)
        isRequired = attribute.isRequired
        hintID = "\(id)-hint"
        errorID = "\(id)-error"
    }

    struct Inputs: Sendable {
        let type: String
        let mode: String
        let items: [Item]
        /// Whether there may be more than one.
        let isList: Bool
        /// What stands behind a number: its currency.
        var suffix: String?
    }

    struct Item: Sendable {
        let id: String
        let label: String
        let value: String
    }

    struct Area: Sendable {
        let value: String
    }

    struct Select: Sendable {
        let options: [Option]
    }

    struct Option: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    struct Checks: Sendable {
        let options: [Option]
    }

    struct Flag: Sendable {
        let isOn: Bool
    }

    struct Parts: Sendable {
        let fields: [Part]
    }

    struct Part: Sendable {
        let id: String
        let name: String
        let label: String
        let value: String
        var isWide = false
        /// What can be chosen, for a country.
        var select: Select?
    }

    /// Records to choose from, found by name.
    struct Picker: Sendable {
        /// `radio` or `checkbox`
        let type: String
        let rows: [Row]
        /// For a single one that may be none.
        let hasNone: Bool
        let isNone: Bool
        let search: Search
        /// What a search has found, in words.
        let outcome: String?

        struct Row: Sendable {
            let value: String
            let record: RecordMark
            let detail: String?
            let isChosen: Bool
        }

        struct Search: Sendable {
            let id: String
            let name: String
            let text: String
            /// The hidden field that says which search the rows answer.
            let foundName: String
            /// Where a script finds rows while someone types.
            let path: String
        }
    }
}

/// What the fields of a control are called.
enum ControlName {
    static func value(_ attribute: Attribute) -> String { "value.\(attribute.slug)" }
    static func part(_ part: String, of attribute: Attribute) -> String { "value.\(attribute.slug).\(part)" }
    static func find(_ attribute: Attribute) -> String { "find.\(attribute.slug)" }
    static func found(_ attribute: Attribute) -> String { "found.\(attribute.slug)" }
}

/// A value as pages show it: with the name of what it refers to.
package struct ShownValue: Sendable {
    package enum Meaning: Sendable {
        /// The value says all.
        case itself
        /// The position is that among the attribute's options.
        case option(SelectOption, position: Int)
        case record(RecordLink)
        case actor(ActorName)
    }

    package let value: AttributeValue
    package let meaning: Meaning

    /// The value on one line, for people.
    package var text: String {
        switch meaning {
        case .itself: value.plainText
        case .option(let option, _): option.title
        case .record(let link): link.name
        case .actor(let actor): actor.name
        }
    }
}

/// A record by what people call it, and where its page is.
package struct RecordLink: Sendable {
    package let id: RecordID
    /// The object's singular name: "Person".
    package let kind: String
    package let standard: StandardObject?
    /// The object's slug.
    package let object: String
    /// "Untitled person" where it has no name, "Deleted person" where it is gone.
    package let name: String
    /// Nil for what can't be opened: it is gone, or its object is not enabled.
    package let path: String?
    /// What tells it from others of the same name: an e-mail address, a domain.
    package let detail: String?
}

/// Who did something, by name.
package struct ActorName: Sendable {
    package let reference: ActorReference
    package let name: String
}

/// A property of an object's records (later also of a list's entries), with its rules.
package struct Attribute: Sendable, Equatable {
    package let id: AttributeID
    /// Its key in the tables of records and in their documents.
    let number: Int64
    /// The object that it belongs to.
    package let objectID: ObjectID
    package let title: String
    package let description: String?
    package let slug: String
    package let type: AttributeType
    package let isSystem: Bool
    package let isWritable: Bool
    package let isRequired: Bool
    package let isUnique: Bool
    package let isMultiselect: Bool
    package let isArchived: Bool
    package let defaultValue: DefaultValue?
    package let configuration: AttributeConfiguration
    /// The attribute on the other side, which is kept in step.
    package let relationship: AttributeID?
    package let createdAt: Instant
    /// Options of a select attribute, or statuses, in their order, archived ones too.
    package let options: [SelectOption]

    /// An option by its id, or by its title.
    package func option(named text: String, includingArchived: Bool = false) -> SelectOption? {
        let found =
            options.first { $0.title == text } ?? OptionID(text).flatMap { id in options.first { $0.id == id } }
        return found.flatMap { $0.isArchived && !includingArchived ? nil : $0 }
    }

    func option(_ id: OptionID) -> SelectOption? { options.first { $0.id == id } }
}

/// What only some types need to know.
package struct AttributeConfiguration: Sendable, Equatable {
    /// Of currency attributes: an ISO 4217 code.
    package var currencyCode: String?
    package var currencyDisplay: CurrencyDisplay?
    /// Of record references: the objects that may be referred to; empty is any.
    package var allowedObjects: [ObjectID] = []

    package init(
        currencyCode: String? = nil, currencyDisplay: CurrencyDisplay? = nil, allowedObjects: [ObjectID] = []
    ) {
        self.currencyCode = currencyCode
        self.currencyDisplay = currencyDisplay
        self.allowedObjects = allowedObjects
    }
}

/// How an amount names its currency.
package enum CurrencyDisplay: String, Sendable, CaseIterable {
    case code, name, narrowSymbol, symbol
}

/// What a new record gets where nothing was given (FACTS.md 8.1).
package enum DefaultValue: Sendable, Equatable {
    /// `current-user`, or an ISO 8601 duration from now.
    case dynamic(String)
    /// Values as a client may write them.
    case fixed([JSON])
}

/// A choice of a select attribute, or a status of a status attribute.
package struct SelectOption: Sendable, Equatable {
    package let id: OptionID
    package let title: String
    package let isArchived: Bool
    /// Of a status: an ISO 8601 duration.
    package let targetTime: String?
    /// Of a status: whether reaching it is celebrated.
    package let celebrates: Bool
}

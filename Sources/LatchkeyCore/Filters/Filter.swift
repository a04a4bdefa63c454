/// What records must be like, in Attio's grammar (FACTS.md 6.3), with every name looked up.
indirect enum Filter: Sendable, Equatable {
    case and([Filter])
    case or([Filter])
    case not(Filter)
    case condition(FilterCondition)
    /// On records that an attribute refers to.
    case reference(Attribute, object: Int64, Filter)

    static let everything = Filter.and([])

    /// What must all hold.
    var parts: [Filter] {
        if case .and(let parts) = self { return parts.flatMap(\.parts) }
        return [self]
    }
}

/// One property of one attribute compared with something.
struct FilterCondition: Sendable, Equatable {
    let attribute: Attribute
    let property: FilterProperty
    let comparison: Comparison
}

/// Where the property's values are.
enum FilterProperty: Sendable, Equatable {
    case text(IndexField)
    case number
    /// In the record's own row.
    case recordID, createdAt, createdBy
}

enum Comparison: Sendable, Equatable {
    case equals(FilterOperand)
    case among([FilterOperand])
    case notEmpty
    /// Without case, as the next two.
    case contains(String)
    case startsWith(String)
    case endsWith(String)
    case less(FilterOperand)
    case lessOrEqual(FilterOperand)
    case greater(FilterOperand)
    case greaterOrEqual(FilterOperand)
}

enum FilterOperand: Sendable, Equatable {
    case text(String)
    case number(Double)
}

extension LatchkeyError {
    static func filter(_ message: String) -> LatchkeyError {
        LatchkeyError(.invalid, .filterError, "Error in filter. \(message)")
    }
}

import LatchkeyCore

/// What a row of the filter form compares with, by the word in the address.
enum FilterOperator: String, CaseIterable, Sendable {
    case contains, lacks
    case equals = "is"
    case differs = "not"
    case starts, ends, more, least, less, most, before, after, empty, filled

    /// Whether it needs a value.
    var takesValue: Bool { self != .empty && self != .filled }

    func title(on kind: FilterKind) -> String {
        switch self {
        case .contains: "contains"
        case .lacks: "does not contain"
        case .equals: kind == .day || kind == .moment ? "is on" : "is"
        case .differs: "is not"
        case .starts: "begins with"
        case .ends: "ends with"
        case .more: "is more than"
        case .least: "is at least"
        case .less: "is less than"
        case .most: "is at most"
        case .before: "is before"
        case .after: "is after"
        case .empty: "is empty"
        case .filled: "is not empty"
        }
    }
}

/// How values are compared and what a field for one looks like.
enum FilterKind: Sendable, Equatable {
    case text, number, day, moment, option, member, record, country, flag, key

    var operators: [FilterOperator] {
        switch self {
        case .text: [.contains, .lacks, .equals, .differs, .starts, .ends, .empty, .filled]
        case .number: [.equals, .differs, .more, .least, .less, .most, .empty, .filled]
        case .day, .moment: [.equals, .before, .after, .empty, .filled]
        case .option, .member, .country: [.equals, .differs, .empty, .filled]
        case .record: [.contains, .equals, .starts, .empty, .filled]
        case .flag, .key: [.equals]
        }
    }
}

/// Something that can be filtered by: an attribute, or a part of its values.
struct FilterField: Sendable {
    let attribute: Attribute
    /// `locality`, for places.
    var part: String?
    let title: String
    let kind: FilterKind
    /// Whether a record always has a value.
    var isAlwaysThere = false

    /// In the address: `primary_location.locality`.
    var key: String { part.map { "\(attribute.slug).\($0)" } ?? attribute.slug }

    var operators: [FilterOperator] {
        isAlwaysThere ? kind.operators.filter(\.takesValue) : kind.operators
    }

    /// The fields of an object, in the order of its attributes.
    static func all(of object: ObjectSchema) -> [FilterField] {
        object.visible.flatMap(fields)
    }

    private static let places = [
        ("locality", "city"), ("region", "region"), ("postcode", "postcode"), ("country_code", "country"),
    ]

    private static func fields(of attribute: Attribute) -> [FilterField] {
        func one(_ kind: FilterKind) -> [FilterField] {
            [FilterField(attribute: attribute, title: attribute.title, kind: kind)]
        }
        switch attribute.type {
        case .text where attribute.isSystem && attribute.slug == "record_id":
            return [FilterField(attribute: attribute, title: attribute.title, kind: .key, isAlwaysThere: true)]
        case .text, .domain, .emailAddress, .phoneNumber, .personalName: return one(.text)
        case .number, .rating, .currency: return one(.number)
        case .date: return one(.day)
        case .timestamp, .interaction:
            let isOwn = attribute.isSystem && attribute.slug == "created_at"
            return [FilterField(attribute: attribute, title: attribute.title, kind: .moment, isAlwaysThere: isOwn)]
        case .select, .status: return one(.option)
        case .checkbox: return one(.flag)
        case .recordReference: return one(.record)
        case .actorReference:
            let isOwn = attribute.isSystem && attribute.slug == "created_by"
            return [FilterField(attribute: attribute, title: attribute.title, kind: .member, isAlwaysThere: isOwn)]
        case .location:
            return places.map { part, title in
                FilterField(
                    attribute: attribute, part: part, title: "\(attribute.title): \(title)",
                    kind: part == "country_code" ? .country : .text)
            }
        }
    }
}

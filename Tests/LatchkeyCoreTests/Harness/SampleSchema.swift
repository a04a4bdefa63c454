@testable import LatchkeyCore

/// A schema without a database, for rules that need none: an object `things` with an attribute of each type, and the
/// objects that standard references point to.
struct SampleSchema {
    let schema: WorkspaceSchema

    /// - Parameter attributes: of `things`, beside one per type under the type's name.
    init(_ attributes: [Attribute] = []) {
        let objects = [
            Self.object(1, "things", nil), Self.object(2, "people", .people), Self.object(3, "companies", .companies),
            Self.object(4, "users", .users), Self.object(5, "workspaces", .workspaces), Self.object(6, "deals", .deals),
        ]
        let all = AttributeType.allCases.enumerated().map { index, type in
            Attribute.sample(type, number: Int64(index) + 1, slug: type.rawValue)
        }
        let unique = [
            Attribute.sample(.emailAddress, number: 101, slug: "email_addresses", object: 2, isUnique: true),
            Attribute.sample(.domain, number: 102, slug: "domains", object: 3, isUnique: true),
            Attribute.sample(.text, number: 103, slug: "user_id", object: 4, isUnique: true),
            Attribute.sample(.text, number: 104, slug: "workspace_id", object: 5, isUnique: true),
            Attribute.sample(.text, number: 105, slug: "nickname", object: 2),
        ]
        schema = WorkspaceSchema(
            workspaceID: ID(high: 9, low: 9), slug: "acme-inc", version: 1, objects: objects,
            attributes: all + unique + attributes)
    }

    private static func object(_ number: Int64, _ slug: String, _ standard: StandardObject?) -> Object {
        Object(
            id: id(number), number: number, slug: slug, singular: slug, plural: slug, standard: standard,
            isEnabled: standard != .deals, createdAt: Instant(seconds: 0))
    }

    static func id<Subject>(_ number: Int64) -> ID<Subject> { ID(high: 1, low: UInt64(number)) }
}

extension Attribute {
    /// - Parameter objects: the numbers of the objects that may be referred to; empty is any.
    static func sample(
        _ type: AttributeType, number: Int64 = 200, slug: String = "sample", object: Int64 = 1, isMulti: Bool = false,
        isUnique: Bool = false, objects: [Int64] = []
    ) -> Attribute {
        Attribute(
            id: SampleSchema.id(number), number: number, objectID: SampleSchema.id(object), title: slug,
            description: nil, slug: slug, type: type, isSystem: false, isWritable: true, isRequired: false,
            isUnique: isUnique, isMultiselect: isMulti, isArchived: false, defaultValue: nil,
            configuration: AttributeConfiguration(
                currencyCode: "EUR", currencyDisplay: .code, allowedObjects: objects.map(SampleSchema.id)),
            relationship: nil, createdAt: Instant(seconds: 0), options: type.hasOptions ? .samples : [])
    }
}

extension AttributeType {
    fileprivate var hasOptions: Bool { self == .select || self == .status }
}

extension [SelectOption] {
    /// Small, Large, and Old, which is archived.
    fileprivate static var samples: [SelectOption] {
        ["Small", "Large", "Old"].enumerated().map { index, title in
            SelectOption(
                id: SampleSchema.id(Int64(index) + 1), title: title, isArchived: title == "Old", targetTime: nil,
                celebrates: false)
        }
    }
}

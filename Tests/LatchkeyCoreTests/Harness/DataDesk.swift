import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// A workspace with permission to change its records and its objects: what tests of the data layer begin with.
struct DataDesk: Sendable {
    let test: TestCore
    let admin: MemberPrincipal

    var core: Core { test.core }
    var access: DataAccess { DataAccess(admin) }
    var clock: ManualClock { test.clock }

    static func open(_ change: (inout CoreConfiguration) -> Void = { _ in }) async throws -> DataDesk {
        let test = try await TestCore(change)
        return DataDesk(test: test, admin: try await test.workspace())
    }

    var configuration: ConfigurationAccess {
        get throws { ConfigurationAccess(try admin.admin) }
    }

    var schema: WorkspaceSchema {
        get async throws { try await core.schema(access) }
    }

    // MARK: Objects

    /// Makes an object whose names come from its slug.
    @discardableResult
    func object(_ slug: String) async throws -> ObjectSchema {
        try await core.objects.create(try configuration, slug: slug, singular: "One of \(slug)", plural: "All \(slug)")
    }

    /// Makes an attribute whose title comes from its slug.
    @discardableResult
    func attribute(
        _ slug: String, _ type: AttributeType, of object: String, isMulti: Bool = false, isUnique: Bool = false,
        options: [String] = [], _ change: (inout AttributeOrder) -> Void = { _ in }
    ) async throws -> Attribute {
        var order = AttributeOrder(title: "The \(slug)", slug: slug, type: type)
        order.isMultiselect = isMulti
        order.isUnique = isUnique
        change(&order)
        let (_, attribute) = try await core.attributes.create(try configuration, object: object, order)
        for title in options {
            _ = try await core.attributes.createOption(
                try configuration, object: object, slug, type: type, title: title)
        }
        return try await self.attribute(slug, of: object, id: attribute.id)
    }

    /// Makes both sides of a relationship: `slug` of `object` refers to `target`, whose `mirror` refers back.
    @discardableResult
    func relationship(
        _ slug: String, of object: String, isMulti: Bool, to target: String, mirror: String, isMirrorMulti: Bool
    ) async throws -> Attribute {
        try await attribute(slug, .recordReference, of: object, isMulti: isMulti) {
            $0.relationship = RelationshipOrder(
                object: target, title: "The \(mirror)", slug: mirror, isMultiselect: isMirrorMulti)
        }
    }

    /// An attribute as it is now.
    func attribute(_ slug: String, of object: String) async throws -> Attribute {
        try await schema.require(object).require(attribute: slug)
    }

    private func attribute(_ slug: String, of object: String, id: AttributeID) async throws -> Attribute {
        let found = try await attribute(slug, of: object)
        #expect(found.id == id)
        return found
    }

    /// Changes an attribute.
    func change(
        _ slug: String, of object: String, _ change: (inout AttributeChange) -> Void
    ) async throws {
        var wanted = AttributeChange()
        change(&wanted)
        _ = try await core.attributes.update(try configuration, object: object, slug, wanted)
    }

    // MARK: The database

    /// One number that a statement answers.
    func count(_ sql: String, _ arguments: any SQLEncodable...) async throws -> Int {
        let values = arguments.map(\.sqlValue)
        return try await core.read { connection in
            guard var row = try connection.rows(sql, arguments: values).first else { return 0 }
            return try row.next(Int.self)
        }
    }
}

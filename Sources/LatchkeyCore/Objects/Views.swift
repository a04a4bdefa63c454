import LatchkeyStorage

/// What a view shows, as whoever saves it gives it.
package struct ViewOrder: Sendable {
    package var title: String
    /// In the grammar of the API's `filter`; nil is none.
    package var filter: JSON?
    /// In the grammar of the API's `sorts`.
    package var sorts: JSON?
    /// The same for the page of the table, which has columns too: the query of its address.
    package var page: String?

    package init(title: String, filter: JSON? = nil, sorts: JSON? = nil, page: String? = nil) {
        self.title = title
        self.filter = filter
        self.sorts = sorts
        self.page = page
    }
}

/// Saved views: filters and sorts under a title, for everybody in the workspace. The API only reads them.
extension Objects {
    /// The most views of one object that are not archived.
    package static let viewLimit = 100

    /// The saved views of an object, a page of them.
    ///
    /// - Throws: 404 for the object.
    package func views(
        _ access: DataAccess, _ object: String, includingArchived: Bool, limit: Int, after: String?
    ) async throws -> (object: ObjectSchema, page: Page<ObjectView>) {
        let object = try await core.schema(access).require(object)
        let rows = try await core.read {
            try ViewStore.list(
                of: object.object.id, in: access.workspaceID, after: after.flatMap(ViewID.init),
                includingArchived: includingArchived, limit: limit + 1, $0)
        }
        return (object, Page(rows, limit: limit, cursor: \.id.text))
    }

    /// Saves a view.
    ///
    /// - Throws: 400 for a filter that can't be read or a title that can't be, 404 for the object, 409 when there are
    ///   `viewLimit` already.
    package func saveView(_ access: DataAccess, _ object: String, _ order: ViewOrder) async throws -> ObjectView {
        let (object, order) = try await checked(order, access, object)
        let view = ObjectView(
            id: core.newID(), objectID: object.object.id, title: order.title, filter: order.filter, sorts: order.sorts,
            page: order.page, isArchived: false, createdAt: core.clock.now())
        try await core.write { unit in
            let present = try ViewStore.list(
                of: object.object.id, in: access.workspaceID, after: nil, includingArchived: false,
                limit: Self.viewLimit, unit.transaction)
            guard present.count < Self.viewLimit else {
                throw LatchkeyError(
                    .conflict, .invalidValue, "There are \(Self.viewLimit) views already. Remove one first.",
                    field: "title")
            }
            try ViewStore.insert(view, in: access.workspaceID, unit.transaction)
        }
        return view
    }

    /// Gives a view another title, filter and sorts.
    ///
    /// - Throws: as `saveView`, and 404 for the view.
    package func changeView(
        _ access: DataAccess, _ object: String, _ id: String, _ order: ViewOrder
    ) async throws -> ObjectView {
        let (object, order) = try await checked(order, access, object)
        return try await core.write { unit in
            let view = try Self.require(id, of: object, access, unit)
            let changed = ObjectView(
                id: view.id, objectID: view.objectID, title: order.title, filter: order.filter, sorts: order.sorts,
                page: order.page, isArchived: view.isArchived, createdAt: view.createdAt)
            try ViewStore.update(changed, in: access.workspaceID, unit.transaction)
            return changed
        }
    }

    /// Takes a view out of sight. Who knows its id can still query by it.
    ///
    /// - Throws: 404 for object or view.
    package func archiveView(_ access: DataAccess, _ object: String, _ id: String) async throws -> ObjectView {
        let object = try await core.schema(access).require(object)
        return try await core.write { unit in
            let view = try Self.require(id, of: object, access, unit)
            try ViewStore.archive(view.id, in: access.workspaceID, unit.transaction)
            return view
        }
    }

    private func checked(
        _ order: ViewOrder, _ access: DataAccess, _ name: String
    ) async throws -> (ObjectSchema, ViewOrder) {
        var order = order
        order.title = try Validation.name(order.title, field: "title", what: "The title")
        let schema = try await core.schema(access)
        let object = try schema.require(name)
        var reader = FilterReader(schema)
        if let filter = order.filter { _ = try reader.read(filter, of: object) }
        if let sorts = order.sorts { _ = try SortReader(schema: schema).read(sorts, of: object) }
        return (object, order)
    }

    private static func require(
        _ id: String, of object: ObjectSchema, _ access: DataAccess, _ unit: UnitOfWork
    ) throws -> ObjectView {
        guard let id = ViewID(id),
            let view = try ViewStore.find(id, of: object.object.id, in: access.workspaceID, unit.transaction),
            !view.isArchived
        else { throw LatchkeyError.notFound("The view") }
        return view
    }
}

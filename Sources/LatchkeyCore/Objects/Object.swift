/// A kind of thing that a workspace keeps records of: people, companies, or what its admins made.
package struct Object: Sendable, Equatable {
    package let id: ObjectID
    /// Its key in the tables of records: unique on the instance, and known only through its workspace.
    let number: Int64
    package let slug: String
    package let singular: String
    package let plural: String
    /// Nil for what an admin made.
    package let standard: StandardObject?
    /// Deals, users and workspaces are there once an admin has enabled them.
    package let isEnabled: Bool
    package let createdAt: Instant
}

/// The objects that every workspace has from its beginning (FACTS.md 8.7).
package enum StandardObject: String, Sendable, CaseIterable {
    case people, companies, deals, users, workspaces

    /// Whether it can't be disabled.
    package var isAlwaysOn: Bool { self == .people || self == .companies }
}

/// A saved filter with sorts, as the pages make them; the API only reads it.
package struct ObjectView: Sendable {
    package let id: ViewID
    package let objectID: ObjectID
    package let title: String
    /// In the grammar of the API's `filter`; nil is none.
    package let filter: JSON?
    /// In the grammar of the API's `sorts`.
    package let sorts: JSON?
    /// What the page of the table shows by it: the query of its address.
    package let page: String?
    package let isArchived: Bool
    package let createdAt: Instant
}

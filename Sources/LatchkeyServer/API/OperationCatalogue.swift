import HTTPTypes
package import LatchkeyCore

/// Every operation of the API, in the order of the reference.
package enum OperationCatalogue {
    package static let operations: [Operation] = [
        selfOperations, objectOperations, attributeOperations, optionOperations, recordOperations,
        recordQueryOperations, recordValueOperations, memberOperations, webhookOperations,
        eventListenerOperations, verifyOperations, integrationOperations, accessTokenOperations, grantOperations,
        accessRequestOperations, ownTokenOperations, insightOperations, leakOperations, auditOperations,
    ].flatMap { $0 }

    /// An operation as the page of scopes lists it under a resource.
    package struct Listing: Sendable, Hashable {
        package let method: String
        package let path: String
        package let summary: String
        /// What it needs of the resource.
        package let level: ScopeLevel
    }

    /// The operations that need a scope of this resource, in the order of the reference.
    package static func operations(opening resource: ScopeResource) -> [Listing] {
        operations.compactMap { operation in
            let needed = operation.scopes?.all.map { $0[resource] } ?? []
            guard let level = needed.max(), level != .none else { return nil }
            return Listing(
                method: operation.method.rawValue, path: operation.path, summary: operation.summary, level: level)
        }
    }
}

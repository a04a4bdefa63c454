package import HTTPTypes
package import Hummingbird
package import LatchkeyCore

/// One operation of the API, declared once. The router, the scope check, the OpenAPI document, the pages' lists and
/// the tests all read this declaration; there is no other way to add a route to the API, and none without `access`.
package struct Operation: Sendable {
    package let method: HTTPRequest.Method
    /// With parameters in braces: `/v2/workspace_members/{workspace_member_id}`.
    package let path: String
    /// Unique; clients generated from the OpenAPI document name their methods after it.
    package let id: String
    /// The heading under which the reference lists it.
    package let group: String
    /// A few words.
    package let summary: String
    /// Sentences, in Markdown.
    package let detail: String
    package let tokenLevels: [TokenLevel]
    package let parameters: [OperationParameter]
    /// The JSON that a request must bring; nil where it brings none.
    package let body: Schema?
    /// Whether the handler reads the body from the request itself, and sees to it that it has the declared shape: for bodies
    /// so long that a tree of them costs more than the answer.
    package let readsOwnBody: Bool
    /// The body of a successful answer.
    package let answer: Schema
    /// What it may answer besides success and what every operation may answer.
    package let errors: [DeclaredError]
    package let rate: RateClass
    package let access: Access

    /// What lets a request in.
    package enum Access: Sendable {
        /// A live token that has the scopes.
        case required(RequiredScopes, Handler)
        /// A live token, whatever its scopes: what it may always do with itself.
        case live(Handler)
        /// Any credential at all: the operation tells what it is worth. Needs no scope.
        case probe(ProbeHandler)
        /// Anybody, whatever credential is sent: so many requests a minute from one address (`OpenRequests`).
        case open(OpenHandler)
    }

    package typealias Handler = @Sendable (Request, APIContext) async throws -> APIAnswer
    package typealias ProbeHandler = @Sendable (CredentialOutcome) throws -> APIAnswer
    package typealias OpenHandler = @Sendable (OpenContext) async throws -> APIAnswer

    package init(
        _ method: HTTPRequest.Method, _ path: String, id: String, group: String, summary: String, detail: String,
        tokenLevels: [TokenLevel] = TokenLevel.allCases, parameters: [OperationParameter] = [], body: Schema? = nil,
        readsOwnBody: Bool = false, answer: Schema,
        errors: [DeclaredError] = [], rate: RateClass, access: Access
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.group = group
        self.summary = summary
        self.detail = detail
        self.tokenLevels = tokenLevels
        self.parameters = parameters
        self.body = body
        self.readsOwnBody = readsOwnBody
        self.answer = answer
        self.errors = errors
        self.rate = rate
        self.access = access
    }

    /// What the request log calls it.
    package var loggedName: String { "\(method.rawValue) \(path)" }

    /// The scopes that it needs; nil when it needs none, because it is about the credential itself or wants none.
    package var scopes: RequiredScopes? {
        switch access {
        case .required(let scopes, _): scopes
        case .live, .probe, .open: nil
        }
    }

    /// Whether it wants no credential.
    package var isOpen: Bool {
        if case .open = access { return true }
        return false
    }
}

/// An error that an operation may answer.
package struct DeclaredError: Sendable {
    package let status: Int
    package let code: String
    /// What the message looks like.
    package let example: String

    package init(_ status: Int, _ code: String, example: String) {
        self.status = status
        self.code = code
        self.example = example
    }
}

/// A parameter of an operation.
package struct OperationParameter: Sendable {
    package enum Place: String, Sendable {
        case path, query, header
    }

    package let name: String
    package let place: Place
    package let schema: Schema
    package let isRequired: Bool
    package let detail: String

    package init(
        _ name: String, in place: Place, _ schema: Schema, isRequired: Bool = true, detail: String
    ) {
        self.name = name
        self.place = place
        self.schema = schema
        self.isRequired = isRequired
        self.detail = detail
    }
}

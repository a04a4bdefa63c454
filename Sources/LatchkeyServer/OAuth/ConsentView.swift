import LatchkeyCore

/// The question whether an app may have access.
struct ConsentView: Sendable {
    struct Permission: Sendable {
        let title: String
        let sentence: String
    }

    struct Choice: Sendable {
        let name: String
        let slug: String
        let isChosen: Bool
    }

    struct Admin: Sendable {
        let name: String
        let email: String
        let avatar: Avatar
    }

    let name: String
    let description: String?
    let avatar: Avatar
    let publisher: String
    let workspaceName: String
    let workspaceSlug: String
    let workspaceAvatar: Avatar
    let hasChoices: Bool
    let choices: [Choice]
    let reads: [Permission]
    let writes: [Permission]
    let hasReads: Bool
    let hasWrites: Bool
    let asksNothing: Bool
    let isUnpublished: Bool
    /// What is asked for, so that nobody consents to what came after the page was shown.
    let scopes: String
    /// Where the answer goes, for people who look.
    let destination: String
    let mayDecide: Bool
    let admins: [Admin]
    /// The request itself, which the form sends back to be checked again.
    let query: String
    let parameters: [FormParameter]
    let problem: FormProblem?

    struct FormParameter: Sendable {
        let name: String
        let value: String
    }

    init(
        _ request: AuthorizationRequest, publisher: String, chosen: Workspace, eligible: [Workspace],
        admins: [WorkspaceMember], query: String, _ error: LatchkeyError?
    ) {
        let integration = request.client.integration
        name = integration.name
        description = integration.description.isEmpty ? nil : integration.description
        avatar = Avatar(of: integration)
        self.publisher = publisher
        workspaceName = chosen.name
        workspaceSlug = chosen.slug
        workspaceAvatar = Avatar(of: chosen)
        hasChoices = eligible.count > 1
        choices = eligible.map { Choice(name: $0.name, slug: $0.slug, isChosen: $0.id == chosen.id) }
        func permissions(_ level: ScopeLevel) -> [Permission] {
            ScopeResource.allCases.filter { request.scopes[$0] == level }.map {
                Permission(title: $0.title, sentence: $0.sentence)
            }
        }
        reads = permissions(.read)
        writes = permissions(.readWrite)
        hasReads = !reads.isEmpty
        hasWrites = !writes.isEmpty
        scopes = request.scopes.text
        asksNothing = request.scopes.isEmpty
        isUnpublished = !request.client.settings.isPublished
        destination = request.redirectURI.origin
        mayDecide = admins.isEmpty
        self.admins = admins.map {
            Admin(name: $0.name, email: $0.email, avatar: Avatar(name: $0.name, id: $0.id.text, image: nil))
        }
        self.query = query
        parameters = query.split(separator: "&").compactMap { pair in
            let name = pair.prefix { $0 != "=" }
            guard name != "workspace" else { return nil }
            return FormParameter(
                name: URLEncodedForm.decode(name.utf8),
                value: URLEncodedForm.decode(pair.dropFirst(name.count + 1).utf8))
        }
        problem = FormProblem(error, fields: [])
    }
}

import LatchkeyCore

/// An admin's request about the objects of the workspace.
struct ObjectsContext: PageAccess {
    var admin: AdminContext
    let schema: WorkspaceSchema

    var page: PageContext {
        get { admin.page }
        set { admin.page = newValue }
    }

    static func admit(_ page: PageContext) async throws -> ObjectsContext {
        let admin = try await AdminContext.admit(page)
        return ObjectsContext(admin: admin, schema: try await admin.core.schema(DataAccess(admin.member)))
    }

    var data: DataAccess { DataAccess(admin.member) }
    var configuration: ConfigurationAccess { ConfigurationAccess(admin.administrator) }
    /// `/{workspace-slug}/settings/objects`
    var objects: String { "\(admin.settings)/objects" }

    /// The page of an object in the settings. An object may be called "new", as the page that makes one is.
    func path(of object: Object) -> String {
        "\(objects)/\(object.slug == "new" ? object.id.text : object.slug)"
    }
}

/// An admin's request about one object, enabled or not.
struct ObjectContext: PageAccess {
    var all: ObjectsContext
    let object: ObjectSchema

    var page: PageContext {
        get { all.page }
        set { all.page = newValue }
    }

    var admin: AdminContext { all.admin }
    var schema: WorkspaceSchema { all.schema }
    var configuration: ConfigurationAccess { all.configuration }
    /// The page of the object in the settings.
    var path: String { all.path(of: object.object) }
    /// How use cases find the object.
    var name: String { object.object.id.text }

    static func admit(_ page: PageContext) async throws -> ObjectContext {
        let all = try await ObjectsContext.admit(page)
        let name = try page.parameter("object")
        let found = all.schema.all.first { $0.object.slug == name } ?? ObjectID(name).flatMap(all.schema.object(id:))
        guard let found else { throw PageRefusal.notFound }
        return ObjectContext(all: all, object: found)
    }

    /// The crumbs that lead here.
    var crumbs: [Crumb] {
        [Crumb(title: "Objects", path: all.objects), Crumb(title: object.object.plural, path: path)]
    }
}

/// A link above the head of a page.
struct Crumb: Sendable {
    let title: String
    let path: String
}

/// The state of what an edit form was made from, as one short text. Objects and attributes have no version of their
/// own; what would be overwritten unseen is told by this.
struct EditState: Equatable {
    let text: String

    init(_ parts: String?...) {
        text = Fingerprint.of(parts)
    }

    /// - Throws: `.conflict` if the form was made from another state.
    func require(_ form: Form, _ what: String) throws {
        guard form.text("state") != text else { return }
        throw LatchkeyError(
            .conflict, .staleVersion,
            "\(what) was changed by someone else since this form was opened. Look at it again, then save.")
    }
}

extension LatchkeyError {
    /// The error as a form shows it: with what is wrong in place of "Body payload validation error."
    var inWords: LatchkeyError {
        guard let issue = issues.first else { return self }
        return saying(issue.message)
    }

    func saying(_ message: String, field: String? = nil) -> LatchkeyError {
        LatchkeyError(kind, code, message, field: field ?? self.field)
    }
}

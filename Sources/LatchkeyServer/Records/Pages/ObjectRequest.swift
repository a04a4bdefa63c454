import LatchkeyCore

/// A member's request about one object of the workspace.
struct ObjectRequest: PageAccess {
    var member: MemberContext
    let access: DataAccess
    let schema: WorkspaceSchema
    let object: ObjectSchema

    var page: PageContext {
        get { member.page }
        set { member.page = newValue }
    }

    /// The object that the path names (`{object}`).
    static func admit(_ page: PageContext) async throws -> ObjectRequest {
        try await open(MemberContext.admit(page), object: try page.parameter("object"))
    }

    static func open(_ member: MemberContext, object name: String) async throws -> ObjectRequest {
        let access = DataAccess(member.member)
        let schema = try await member.core.schema(access)
        guard let object = schema.object(named: name) else { throw PageRefusal.notFound }
        return ObjectRequest(member: member, access: access, schema: schema, object: object)
    }

    /// The object's slug.
    var slug: String { object.object.slug }
    /// The table: `/acme/objects/people`.
    var path: String { "/\(member.workspace.slug)/objects/\(slug)" }
    /// In the middle of a sentence: "person".
    var singular: String { Self.inSentence(object.object.singular) }
    /// In the middle of a sentence: "people".
    var plural: String { Self.inSentence(object.object.plural) }

    /// Words lose their capital, abbreviations such as "SKU" keep theirs.
    private static func inSentence(_ noun: String) -> String {
        noun.dropFirst().contains(where: \.isUppercase) ? noun : noun.lowercased()
    }

    var views: ValueViews { ValueViews(timeZone: member.signedIn.user.timeZone) }
}

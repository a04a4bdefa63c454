import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

/// A running server, a workspace, and its admin signed in in a browser on the Objects tab.
struct ObjectsDesk: Sendable {
    static let path = "/acme-inc/settings/objects"

    let server: TestServer
    let client: any TestClientProtocol
    let admin: MemberPrincipal
    let browser: Browser

    var core: Core { server.core }
    var access: DataAccess { DataAccess(admin) }
    var configuration: ConfigurationAccess {
        get throws { ConfigurationAccess(try admin.admin) }
    }

    static func open(_ test: @Sendable (ObjectsDesk) async throws -> Void) async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let desk = ObjectsDesk(server: server, client: client, admin: admin, browser: browser)
            try await browser.open(Self.path)
            try await test(desk)
        }
    }

    /// An object as it is now.
    func object(_ slug: String) async throws -> ObjectSchema {
        let schema = try await core.schema(access)
        return try required(schema.all.first { $0.object.slug == slug }, "the object \(slug)")
    }

    func attribute(_ slug: String, of object: String = "projects") async throws -> Attribute {
        try await self.object(object).require(attribute: slug)
    }

    /// Makes the object "Projects" on its page.
    func makeProjects() async throws {
        try await browser.submit("\(Self.path)/new", [("plural_noun", "Projects"), ("singular_noun", "Project")])
        #expect(browser.path == "\(Self.path)/projects")
    }

    /// Adds an attribute on its page.
    @discardableResult
    func add(
        _ title: String, _ type: AttributeType, _ fields: [(String, String)] = [], to object: String = "projects"
    ) async throws -> Attribute {
        try await browser.submit(
            "\(Self.path)/\(object)/attributes/new/\(type.rawValue)", [("title", title)] + fields)
        return try await attribute(APISlug.make(from: title), of: object)
    }

    func path(_ attribute: Attribute, _ rest: String = "", of object: String = "projects") -> String {
        "\(Self.path)/\(object)/attributes/\(attribute.id)\(rest)"
    }

    /// The fields of an attribute's form as the page shows it, with some changed.
    func save(_ attribute: Attribute, _ fields: [(String, String)], status: Int = 200, has texts: String...)
        async throws
    {
        try await browser.open(path(attribute))
        let state = try required(Browser.value(ofField: "state", in: browser.page), "the form's state")
        let shown = [("title", attribute.title), ("api_slug", attribute.slug)].filter { field in
            !fields.contains { $0.0 == field.0 }
        }
        let answer = try await browser.submit(path(attribute), [("state", state)] + shown + fields)
        #expect(answer.status.code == status)
        for text in texts {
            let isThere = browser.page.contains(text)
            #expect(isThere, "the page lacks “\(text)”")
        }
    }

    func record(_ object: String, _ values: [JSON.Member]) async throws {
        _ = try await core.records.create(access, object, values: values)
    }
}

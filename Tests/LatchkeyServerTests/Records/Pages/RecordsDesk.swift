import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

/// A running server, a workspace, and its admin signed in in a browser: what tests of the pages of records begin with.
struct RecordsDesk: Sendable {
    let server: TestServer
    let client: any TestClientProtocol
    let admin: MemberPrincipal
    let browser: Browser

    var core: Core { server.core }
    var access: DataAccess { DataAccess(admin) }

    static let people = "/acme-inc/objects/people"

    static func open(_ test: @Sendable (RecordsDesk) async throws -> Void) async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await test(RecordsDesk(server: server, client: client, admin: admin, browser: browser))
        }
    }

    /// Makes a record and hands out its id.
    @discardableResult
    func make(_ object: String, _ values: [(String, JSON)]) async throws -> RecordID {
        let made = try await core.records.create(
            access, object, values: values.map { JSON.Member($0.0, $0.1) })
        return try required(made.records.first?.id, "a record")
    }

    @discardableResult
    func person(_ first: String, _ last: String, _ more: [(String, JSON)] = []) async throws -> RecordID {
        let name: JSON = [
            "first_name": .string(first), "last_name": .string(last), "full_name": .string("\(first) \(last)"),
        ]
        return try await make("people", [("name", name)] + more)
    }

    @discardableResult
    func company(_ name: String, _ more: [(String, JSON)] = []) async throws -> RecordID {
        try await make("companies", [("name", .string(name))] + more)
    }

    /// The values of an attribute, in the API's form.
    func values(_ object: String, _ id: RecordID, _ attribute: String) async throws -> [JSON] {
        var bytes: [UInt8] = []
        try await core.records.get(access, object, id.text).appendJSON(to: &bytes)
        return try JSON(parsing: bytes)["values"]?[attribute]?.array ?? []
    }

    func count(_ object: String) async throws -> Int {
        try await core.records.query(access, object, filter: nil).records.count
    }

    /// Adds an attribute to an object.
    func attribute(
        _ slug: String, _ type: AttributeType, of object: String = "companies", isMulti: Bool = false,
        isRequired: Bool = false, options: [String] = [], allowed: [String] = []
    ) async throws {
        let configuration = ConfigurationAccess(try admin.admin)
        var order = AttributeOrder(title: "The \(slug)", slug: slug, type: type)
        order.isMultiselect = isMulti
        order.isRequired = isRequired
        order.allowedObjects = allowed
        _ = try await core.attributes.create(configuration, object: object, order)
        for title in options {
            _ = try await core.attributes.createOption(
                configuration, object: object, slug, type: type, title: title)
        }
    }

    /// The id of an option.
    func option(_ title: String, of slug: String, in object: String = "companies") async throws -> String {
        let found = try await core.schema(access).require(object).attribute(named: slug)?.option(named: title)
        return try required(found?.id.text, "an option")
    }

    /// Sends the form of one attribute as the page at `path` has it now.
    @discardableResult
    func edit(
        _ path: String, _ attribute: String, version: String? = nil, _ fields: [(String, String)]
    ) async throws -> TestResponse {
        try await browser.open(path)
        let version = try version ?? self.version(of: attribute)
        return try await browser.submit("\(path)/attributes/\(attribute)", [("version", version)] + fields)
    }

    /// The version that the form of an attribute carries on the page that is shown.
    func version(of attribute: String) throws -> String {
        let form = browser.page.split(separator: "/attributes/\(attribute)\"", maxSplits: 1).last
        return try required(Browser.value(ofField: "version", in: String(form ?? "")), "a version")
    }
}

extension Browser {
    /// Whether the page has a text.
    func shows(_ text: String) -> Bool { page.contains(text) }

    /// The names of the rows of a table, in their order.
    var rowNames: [String] {
        page.split(separator: "<th scope=\"row\">").dropFirst().compactMap { row in
            let cell = row.prefix { $0 != "\n" }
            guard let start = cell.firstRange(of: "</span><span>") else { return nil }
            return String(cell[start.upperBound...].prefix { $0 != "<" })
        }
    }
}

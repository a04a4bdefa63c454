import Testing

@testable import LatchkeyCore

/// Two objects with attributes of many types and relationships of every kind, the model of their records, and a source
/// of random changes.
struct RecordWorld {
    static let fields: [String: [RecordModel.Field]] = [
        "things": [
            .init(slug: "name"), .init(slug: "code", isUnique: true), .init(slug: "tags", isMulti: true),
            .init(slug: "amount"), .init(slug: "labels", isMulti: true), .init(slug: "done"),
            .init(slug: "emails", isMulti: true, isUnique: true), .init(slug: "due"),
            .init(slug: "owner", target: "others", mirror: "owned"),
            .init(slug: "partners", isMulti: true, target: "others", mirror: "partnered"),
            .init(slug: "twin", target: "things", mirror: "twin_of"),
            .init(slug: "twin_of", target: "things", mirror: "twin"),
            .init(slug: "parent", target: "things", mirror: "children"),
            .init(slug: "children", isMulti: true, target: "things", mirror: "parent"),
            .init(slug: "notes_on", isMulti: true, target: "things"),
        ],
        "others": [
            .init(slug: "name"), .init(slug: "owned", isMulti: true, target: "things", mirror: "owner"),
            .init(slug: "partnered", isMulti: true, target: "things", mirror: "partners"),
        ],
    ]

    let desk: DataDesk
    private(set) var model = RecordModel(fields: fields)
    private var random: SeededGenerator

    init(seed: UInt64) async throws {
        desk = try await DataDesk.open()
        random = SeededGenerator(seed: seed)
        try await desk.object("things")
        try await desk.object("others")
        try await desk.attribute("code", .text, of: "things", isUnique: true)
        try await desk.attribute("tags", .text, of: "things", isMulti: true)
        try await desk.attribute("amount", .number, of: "things")
        try await desk.attribute("labels", .select, of: "things", isMulti: true, options: ["A", "B", "C", "D"])
        try await desk.attribute("done", .checkbox, of: "things")
        try await desk.attribute("emails", .emailAddress, of: "things", isMulti: true, isUnique: true)
        try await desk.attribute("due", .date, of: "things")
        try await desk.relationship(
            "owner", of: "things", isMulti: false, to: "others", mirror: "owned", isMirrorMulti: true)
        try await desk.relationship(
            "partners", of: "things", isMulti: true, to: "others", mirror: "partnered", isMirrorMulti: true)
        try await desk.relationship(
            "twin", of: "things", isMulti: false, to: "things", mirror: "twin_of", isMirrorMulti: false)
        try await desk.relationship(
            "parent", of: "things", isMulti: false, to: "things", mirror: "children", isMirrorMulti: true)
        try await desk.attribute("notes_on", .recordReference, of: "things", isMulti: true) {
            $0.allowedObjects = ["things"]
        }
    }

    // MARK: Random changes

    mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    mutating func nextStep() -> RecordStep {
        let things = model.ids(of: "things")
        guard things.count > 1 else { return .create(object: "things", values(of: "things")) }
        let object = Int.random(in: 0..<5, using: &random) == 0 ? "others" : "things"
        let ids = model.ids(of: object)
        guard let id = ids.randomElement(using: &random), let other = ids.randomElement(using: &random) else {
            return .create(object: object, values(of: object))
        }
        switch Int.random(in: 0..<100, using: &random) {
        case ..<22 where things.count < 14: return .create(object: object, values(of: object))
        case ..<50: return .patch(id, values(of: object))
        case ..<72: return .put(id, values(of: object))
        case ..<86: return upsert()
        case ..<92: return .delete(id)
        default: return id == other ? .delete(id) : .merge(id, other)
        }
    }

    private mutating func upsert() -> RecordStep {
        let slug = Bool.random(using: &random) ? "code" : "emails"
        guard let field = model.field(slug, of: "things") else { return .create(object: "things", []) }
        var keys = contents(of: field)
        while keys.isEmpty { keys = contents(of: field) }
        return .upsert(object: "things", by: slug, values(of: "things").filter { $0.slug != slug } + [(slug, keys)])
    }

    /// Values of a few fields of an object.
    private mutating func values(of object: String) -> RecordStep.Values {
        let fields = (RecordWorld.fields[object] ?? []).shuffled(using: &random).prefix(
            Int.random(in: 1...5, using: &random))
        return fields.map { ($0.slug, contents(of: $0)) }
    }

    private mutating func contents(of field: RecordModel.Field) -> [JSON] {
        let count =
            field.isMulti ? Int.random(in: 0...3, using: &random) : Int.random(in: 0...4, using: &random) == 0 ? 0 : 1
        return (0..<count).compactMap { _ in content(of: field) }
    }

    private mutating func content(of field: RecordModel.Field) -> JSON? {
        if let target = field.target { return model.ids(of: target).randomElement(using: &random).map { .string($0) } }
        let number = Int.random(in: 0..<8, using: &random)
        switch field.slug {
        case "amount": return .number(Double(number) - 3.5)
        case "labels": return .string(["A", "B", "C", "D"][number % 4])
        case "done": return .bool(number.isMultiple(of: 2))
        case "emails": return .string("e\(number)@example.com")
        case "due": return .string("2026-01-0\(number + 1)")
        case "code": return .string("Code \(number)")
        default:
            return .string(
                ["Ada", "ada", "Beta 10%", "beta_10", "Ünï", "", "x\\y", String(repeating: "Lg", count: 130)][number])
        }
    }

    // MARK: Comparing

    /// Makes a change in both worlds; both must take it, or both refuse it.
    mutating func run(_ step: RecordStep, _ what: String) async throws {
        desk.clock.advance(by: .seconds(1))
        let now = desk.clock.now()
        var trial = model
        let isPossible = trial.apply(step, newID: "new", at: now)
        do {
            let id = try await desk.apply(step, model)
            try #require(isPossible, "it should have been refused: \(what)")
            _ = model.apply(step, newID: id, at: now)
            if model.items[id] != nil { try await compare(id, what) }
        } catch let error as LatchkeyError {
            try #require(!isPossible && error.code == .uniquenessConflict, "\(error.message): \(what)")
        }
    }

    /// Compares everything that can be read of every record, and the tables beside.
    func compareAll(_ what: String) async throws {
        for object in RecordWorld.fields.keys {
            let found = try await desk.query(object)
            #expect(found.map(\.id) == model.ids(of: object), "\(what)")
            for record in found { try await compare(record, what) }
        }
        try await IndexAudit.check(desk)
    }

    private func compare(_ id: String, _ what: String) async throws {
        try await compare(try await desk.get(model.items[id]?.object ?? "", id), what)
    }

    private func compare(_ record: ReadRecord, _ what: String) async throws {
        guard let item = model.items[record.id] else { return }
        for field in RecordWorld.fields[item.object] ?? [] {
            let here = "\(what): \(field.slug) of \(record.id)"
            var expected = item.values[field.slug] ?? []
            if field.slug == "done", expected.isEmpty { expected = [.init(content: false, since: item.createdAt)] }
            try #require(
                record.values(field.slug).map { $0.plain } == expected.map(\.content), "\(here)")
            try #require(
                record.values(field.slug).map { $0["active_from"] } == expected.map { .string($0.since.attioText) },
                "\(here) begins")
            let history = try await desk.history(item.object, record.id, field.slug).map(Self.line).sorted()
            let wanted = expected.map { Self.line($0, until: nil) }
            let ended = (item.ended[field.slug] ?? []).map { Self.line($0.value, until: $0.until) }
            try #require(history == (wanted + ended).sorted(), "\(here) in its history")
        }
    }

    private static func line(_ value: JSON) -> String {
        "\(value["active_from"]?.string ?? "") \(value["active_until"]?.string ?? "-") \(value.plain.text)"
    }

    private static func line(_ value: RecordModel.Value, until: Instant?) -> String {
        "\(value.since.attioText) \(until?.attioText ?? "-") \(value.content.text)"
    }
}

extension JSON {
    /// What the model holds of a value: an address alone of an e-mail address.
    fileprivate var plain: JSON { self["email_address"] ?? content }
}

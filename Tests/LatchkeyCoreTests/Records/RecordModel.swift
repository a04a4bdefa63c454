@testable import LatchkeyCore

/// What records should be like after a row of changes, kept in the simplest way there is.
struct RecordModel: Sendable {
    struct Field: Sendable {
        let slug: String
        var isMulti = false
        var isUnique = false
        /// Of a reference: the object that is referred to and the field there that refers back.
        var target: String?
        var mirror: String?
    }

    struct Value: Sendable, Hashable {
        /// As `ReadRecord` shows it.
        let content: JSON
        let since: Instant

        static func == (left: Value, right: Value) -> Bool {
            left.content == right.content && left.since == right.since
        }
        func hash(into hasher: inout Hasher) { hasher.combine(content.text) }
    }

    struct Ended: Sendable {
        let value: Value
        let until: Instant
    }

    struct Item: Sendable {
        let object: String
        /// Grows with every record that is made.
        let number: Int
        let createdAt: Instant
        var values: [String: [Value]] = [:]
        var ended: [String: [Ended]] = [:]
    }

    let fields: [String: [Field]]
    private(set) var items: [String: Item] = [:]
    private var made = 0

    init(fields: [String: [Field]]) {
        self.fields = fields
    }

    func field(_ slug: String, of object: String) -> Field? { fields[object]?.first { $0.slug == slug } }

    func ids(of object: String) -> [String] {
        items.filter { $0.value.object == object }.sorted { $0.value.number < $1.value.number }.map(\.key)
    }

    func contents(_ id: String, _ slug: String) -> [JSON] { items[id]?.values[slug]?.map(\.content) ?? [] }

    /// Whether no two records have one value of a unique field.
    var isUnique: Bool {
        fields.allSatisfy { object, fields in
            fields.filter(\.isUnique).allSatisfy { field in
                let all = ids(of: object).flatMap { contents($0, field.slug) }.map(\.text)
                return Set(all).count == all.count
            }
        }
    }

    // MARK: Changes

    /// Makes a change as a whole: values that are gone afterwards have ended.
    mutating func change(at now: Instant, _ body: (inout RecordModel) -> Void) {
        let before = items
        body(&self)
        for (id, old) in before {
            for (slug, values) in old.values {
                for value in values where !contents(id, slug).contains(value.content) {
                    items[id]?.ended[slug, default: []].append(Ended(value: value, until: now))
                }
            }
        }
    }

    mutating func make(_ id: String, of object: String, at now: Instant) {
        made += 1
        items[id] = Item(object: object, number: made, createdAt: now)
    }

    /// Gives a field these values; those that are there already keep their beginning.
    mutating func set(_ id: String, _ slug: String, _ contents: [JSON], at now: Instant) {
        guard let object = items[id]?.object, let field = field(slug, of: object) else { return }
        let present = items[id]?.values[slug] ?? []
        var wanted: [Value] = []
        for content in contents where !wanted.contains(where: { $0.content == content }) {
            wanted.append(present.first { $0.content == content } ?? Value(content: content, since: now))
        }
        items[id]?.values[slug] = wanted
        guard let mirror = field.mirror else { return }
        for gone in present where !contents.contains(gone.content) { unlink(gone.content.string ?? "", mirror, id) }
        for new in wanted where !present.contains(new) { link(new.content.string ?? "", mirror, id, field, at: now) }
    }

    private mutating func unlink(_ other: String, _ slug: String, _ id: String) {
        items[other]?.values[slug]?.removeAll { $0.content == .string(id) }
    }

    private mutating func link(_ other: String, _ slug: String, _ id: String, _ field: Field, at now: Instant) {
        guard let object = items[other]?.object, let mirror = self.field(slug, of: object) else { return }
        if !mirror.isMulti {
            for former in contents(other, slug) where former != .string(id) {
                unlink(former.string ?? "", field.slug, other)
                unlink(other, slug, former.string ?? "")
            }
        }
        guard !contents(other, slug).contains(.string(id)) else { return }
        items[other]?.values[slug, default: []].append(Value(content: .string(id), since: now))
    }

    /// Removes a record; nothing refers to it afterwards.
    mutating func remove(_ id: String) {
        items[id] = nil
        for (other, item) in items {
            for field in fields[item.object] ?? [] where field.target != nil { unlink(other, field.slug, id) }
        }
    }

    /// Makes one record of two: the first one's values and what only the second has; fields with several values have
    /// those of both. What referred to either refers to the new one, unless that has no room for it.
    mutating func merge(_ originals: [String], into id: String, at now: Instant) {
        guard let object = originals.first.flatMap({ items[$0]?.object }) else { return }
        make(id, of: object, at: now)
        for original in originals { replace(original, by: id, besides: originals + [id], at: now) }
        for field in fields[object] ?? [] {
            var values: [Value] = []
            for value in originals.flatMap({ items[$0]?.values[field.slug] ?? [] })
            where !values.contains(where: { $0.content == value.content }) {
                guard field.target == nil || !originals.contains(value.content.string ?? "") else { continue }
                if field.isMulti || values.isEmpty {
                    values.append(value)
                } else if let mirror = field.mirror {
                    unlink(value.content.string ?? "", mirror, id)
                }
            }
            items[id]?.values[field.slug] = values
            let ended = originals.flatMap { items[$0]?.ended[field.slug] ?? [] }
            items[id]?.ended[field.slug] = ended
        }
        for original in originals { items[original] = nil }
    }

    private mutating func replace(_ original: String, by id: String, besides: [String], at now: Instant) {
        for (other, item) in items where !besides.contains(other) {
            for field in fields[item.object] ?? [] where field.target != nil {
                guard contents(other, field.slug).contains(.string(original)) else { continue }
                unlink(other, field.slug, original)
                guard !contents(other, field.slug).contains(.string(id)) else { continue }
                items[other]?.values[field.slug, default: []].append(Value(content: .string(id), since: now))
            }
        }
    }
}

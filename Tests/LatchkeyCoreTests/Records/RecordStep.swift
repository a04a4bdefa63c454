@testable import LatchkeyCore

/// One change of records, as a client would ask for it.
enum RecordStep: Sendable {
    typealias Values = [(slug: String, values: [JSON])]

    case create(object: String, Values)
    case patch(String, Values)
    case put(String, Values)
    case upsert(object: String, by: String, Values)
    case delete(String)
    case merge(String, String)
}

extension RecordModel {
    /// Makes the change; false where it must be refused because of a unique value, and then nothing may be believed.
    mutating func apply(_ step: RecordStep, newID: String, at now: Instant) -> Bool {
        var isPossible = true
        change(at: now) { model in
            switch step {
            case .create(let object, let values):
                model.make(newID, of: object, at: now)
                model.set(newID, values, at: now)
            case .patch(let id, let values):
                let all = values.map { value in
                    let isAdded = model.isMulti(value.slug, of: id) && !value.values.isEmpty
                    return (value.slug, value.values + (isAdded ? model.contents(id, value.slug) : []))
                }
                model.set(id, all, at: now)
            case .put(let id, let values): model.set(id, values, at: now)
            case .upsert(let object, let slug, let values):
                isPossible = model.upsert(object, by: slug, values, newID: newID, at: now)
            case .delete(let id): model.remove(id)
            case .merge(let primary, let secondary): model.merge([primary, secondary], into: newID, at: now)
            }
        }
        return isPossible && isUnique
    }

    private mutating func upsert(
        _ object: String, by slug: String, _ values: RecordStep.Values, newID: String, at now: Instant
    ) -> Bool {
        let keys = values.first { $0.slug == slug }?.values ?? []
        let found = ids(of: object).filter { id in contents(id, slug).contains { keys.contains($0) } }
        guard let id = found.first else {
            make(newID, of: object, at: now)
            set(newID, values, at: now)
            return true
        }
        let all = values.map { value in
            let isAdded = value.slug == slug && isMulti(slug, of: id)
            return (value.slug, (isAdded ? contents(id, slug) : []) + value.values)
        }
        set(id, all, at: now)
        return found.count == 1
    }

    private mutating func set(_ id: String, _ values: RecordStep.Values, at now: Instant) {
        for value in values { set(id, value.slug, value.values, at: now) }
    }

    private func isMulti(_ slug: String, of id: String) -> Bool {
        items[id].flatMap { field(slug, of: $0.object) }?.isMulti ?? false
    }
}

extension DataDesk {
    /// Asks for the change.
    ///
    /// - Parameters:
    ///   - object: the name of the object of a record.
    ///   - target: what a reference's value must name beside the id.
    /// - Returns: the id of the record that it was about; a new one's where there is one.
    func apply(_ step: RecordStep, _ model: RecordModel) async throws -> String {
        func object(_ id: String) -> String { model.items[id]?.object ?? "" }
        switch step {
        case .create(let object, let values): return try await create(object, written(values, object, model)).id
        case .patch(let id, let values):
            return try await patch(object(id), id, written(values, object(id), model)).id
        case .put(let id, let values): return try await put(object(id), id, written(values, object(id), model)).id
        case .upsert(let object, let slug, let values):
            return try await upsert(object, by: slug, written(values, object, model)).id
        case .delete(let id):
            try await delete(object(id), id)
            return id
        case .merge(let primary, let secondary): return try await merge(object(primary), primary, secondary).id
        }
    }

    private func written(_ values: RecordStep.Values, _ object: String, _ model: RecordModel) -> JSON {
        .object(
            values.map { value in
                let target = model.field(value.slug, of: object)?.target
                return JSON.Member(
                    value.slug,
                    .array(
                        value.values.map { content in
                            target.map { ["target_object": .string($0), "target_record_id": content] } ?? content
                        }))
            })
    }
}

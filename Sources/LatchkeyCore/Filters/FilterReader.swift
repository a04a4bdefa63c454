/// Reads filters: shorthand and verbose form, which may be mixed.
struct FilterReader {
    /// The most conditions of one filter, the deepest nesting, and the most values of all `$in` together: engines bound
    /// the arguments of a statement.
    static let (conditionLimit, depthLimit, operandLimit) = (500, 20, 4000)

    let schema: WorkspaceSchema
    private var count = 0
    private var operandCount = 0

    init(_ schema: WorkspaceSchema) {
        self.schema = schema
    }

    /// - Throws: `LatchkeyError` 400 `filter_error`, 400 `value_not_found` for names.
    mutating func read(_ json: JSON, of object: ObjectSchema, depth: Int = 0) throws -> Filter {
        guard depth <= Self.depthLimit else { throw LatchkeyError.filter("It is nested too deep.") }
        guard let members = json.distinctMembers else { throw LatchkeyError.filter("A filter is an object.") }
        if isPath(json, of: object) { return try path(json, of: object, depth) }
        var parts: [Filter] = []
        for member in members {
            switch member.name {
            case "$and": parts.append(.and(try list(member, of: object, depth)))
            case "$or": parts.append(.or(try list(member, of: object, depth)))
            case "$not": parts.append(.not(try read(member.value, of: object, depth: depth + 1)))
            default:
                guard !member.name.hasPrefix("$") else {
                    throw LatchkeyError.filter("There is no operator \"\(member.name.prefix(50))\" here.")
                }
                parts.append(try constraint(try attribute(member.name, of: object), member.value, depth))
            }
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func list(_ member: JSON.Member, of object: ObjectSchema, _ depth: Int) throws -> [Filter] {
        guard let elements = member.value.array else {
            throw LatchkeyError.filter("\(member.name) takes an array of filters.")
        }
        try countUp(by: elements.count)
        return try elements.map { try read($0, of: object, depth: depth + 1) }
    }

    private func attribute(_ name: String, of object: ObjectSchema) throws -> Attribute {
        guard let attribute = object.attribute(named: name), !attribute.isArchived else {
            throw LatchkeyError(
                .invalid, .filterError, "Error in filter. Unknown attribute slug: \(name.prefix(100)).")
        }
        return attribute
    }

    private mutating func countUp(by number: Int = 1) throws {
        count += number
        guard count <= Self.conditionLimit else {
            throw LatchkeyError.filter("It has more than \(Self.conditionLimit) conditions.")
        }
    }

    // MARK: Attributes

    /// What is asked of one attribute: a bare value, operators on its main property, or properties.
    private mutating func constraint(_ attribute: Attribute, _ json: JSON, _ depth: Int) throws -> Filter {
        try countUp()
        guard let members = json.distinctMembers else {
            return .condition(try condition(attribute, nil, "$eq", json))
        }
        if attribute.type == .actorReference, json["referenced_actor_type"] != nil || json["referenced_actor_id"] != nil
        {
            return .condition(try actor(attribute, json))
        }
        var parts: [Filter] = []
        for member in members {
            if member.name.hasPrefix("$") {
                parts.append(try operation(attribute, nil, member, depth))
            } else if attribute.type == .recordReference, member.name == "target_object" {
                parts += try targetObject(attribute, member.value)
            } else {
                parts.append(try property(attribute, member.name, member.value, depth))
            }
        }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func property(
        _ attribute: Attribute, _ name: String, _ json: JSON, _ depth: Int
    ) throws -> Filter {
        guard let members = json.distinctMembers else {
            return .condition(try condition(attribute, name, "$eq", json))
        }
        let parts = try members.map { try operation(attribute, name, $0, depth) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func operation(
        _ attribute: Attribute, _ property: String?, _ member: JSON.Member, _ depth: Int
    ) throws -> Filter {
        try countUp()
        if member.name == "$not" {
            guard depth < Self.depthLimit else { throw LatchkeyError.filter("It is nested too deep.") }
            let inner =
                try property.map { try self.property(attribute, $0, member.value, depth + 1) }
                ?? constraint(attribute, member.value, depth + 1)
            return .not(inner)
        }
        return .condition(try condition(attribute, property, member.name, member.value))
    }

    private mutating func condition(
        _ attribute: Attribute, _ property: String?, _ name: String, _ json: JSON
    ) throws -> FilterCondition {
        let condition = try ConditionReader(attribute: attribute, schema: schema).read(property, name, json)
        if case .among(let operands) = condition.comparison { operandCount += operands.count }
        guard operandCount <= Self.operandLimit else {
            throw LatchkeyError.filter("Its lists have more than \(Self.operandLimit) values together.")
        }
        return condition
    }

    private func actor(_ attribute: Attribute, _ json: JSON) throws -> FilterCondition {
        func operand(_ name: String) throws -> String? {
            let value = json[name]
            switch value?["$eq"] ?? value {
            case .string(let text)?: return text
            case .null?, nil: return nil
            default: throw LatchkeyError.filter("\(name) is a string.")
            }
        }
        guard let kind = try operand("referenced_actor_type") else {
            throw LatchkeyError.filter("referenced_actor_type and referenced_actor_id go together.")
        }
        let id = try operand("referenced_actor_id")
        guard let actor = ActorReference(type: kind, id: id), id == nil || actor.id != nil else {
            throw LatchkeyError.filter("There is no such actor.")
        }
        guard id != nil || actor.kind == .system else {
            throw LatchkeyError.filter("referenced_actor_type and referenced_actor_id go together.")
        }
        let identity = AttributeValue.actor(actor).identity.text
        return FilterCondition(
            attribute: attribute, property: attribute.isDerived ? .createdBy : .text(.value),
            comparison: .equals(.text(identity)))
    }

    /// Which object is referred to follows from the record; it only must be one that the attribute allows.
    private func targetObject(_ attribute: Attribute, _ json: JSON) throws -> [Filter] {
        guard let slug = (json["$eq"] ?? json).string, let object = schema.object(named: slug) else {
            throw LatchkeyError.filter("target_object is the slug or ID of an object.")
        }
        let allowed = attribute.configuration.allowedObjects
        if allowed == [object.object.id] { return [] }
        return [.reference(attribute, object: object.object.number, .everything)]
    }

    // MARK: Paths

    /// An attribute may be called `path` or `constraints` too; then only a whole path filter is one.
    private func isPath(_ json: JSON, of object: ObjectSchema) -> Bool {
        if json["path"]?.array != nil, json["constraints"] != nil { return true }
        return ["path", "constraints"].contains { json[$0] != nil && object.attribute(named: $0) == nil }
    }

    private mutating func path(_ json: JSON, of object: ObjectSchema, _ depth: Int) throws -> Filter {
        guard json.members?.count == 2, let tuples = json["path"]?.array, !tuples.isEmpty,
            let constraints = json["constraints"]
        else { throw LatchkeyError.filter("A path filter has \"path\", an array of tuples, and \"constraints\".") }
        guard tuples.count <= 5 else { throw LatchkeyError.filter("A path has at most 5 steps.") }
        let steps = try PathReader(schema: schema).read(tuples, of: object)
        guard let last = steps.last else { return .everything }
        var filter = try constraint(last.attribute, constraints, depth + 1)
        for (step, next) in zip(steps, steps.dropFirst()).reversed() {
            filter = .reference(step.attribute, object: next.object.object.number, filter)
        }
        return filter
    }
}

extension JSON {
    /// The members of an object; of two with one name the last.
    fileprivate var distinctMembers: [Member]? {
        guard let members, members.count > 1 else { return members }
        var seen: Set<String> = []
        return members.reversed().filter { seen.insert($0.name).inserted }.reversed()
    }
}

/// Reads the tuples of paths, in filters and sorts.
struct PathReader {
    let schema: WorkspaceSchema

    func read(
        _ tuples: [JSON], of object: ObjectSchema
    ) throws -> [(object: ObjectSchema, attribute: Attribute)] {
        var steps: [(object: ObjectSchema, attribute: Attribute)] = []
        for tuple in tuples {
            guard let parts = tuple.array, parts.count == 2, let name = parts[0].string, let slug = parts[1].string
            else { throw LatchkeyError.filter("A step of a path is [object, attribute].") }
            guard let next = schema.object(named: name) else {
                throw LatchkeyError.filter("There is no object \"\(name.prefix(100))\".")
            }
            guard let attribute = next.attribute(named: slug), !attribute.isArchived else {
                throw LatchkeyError.filter("Unknown attribute slug: \(slug.prefix(100)).")
            }
            if let previous = steps.last?.attribute {
                let allowed = previous.configuration.allowedObjects
                guard previous.type == .recordReference, allowed.isEmpty || allowed.contains(next.object.id) else {
                    throw LatchkeyError.filter("\"\(previous.slug)\" does not refer to \(next.object.slug).")
                }
            } else {
                guard next.object.id == object.object.id else {
                    throw LatchkeyError.filter("A path begins with the object that is queried.")
                }
            }
            steps.append((next, attribute))
        }
        return steps
    }
}

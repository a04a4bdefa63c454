/// Which events of a type are wanted (FACTS.md 7.3): conditions on the event's members, all of them or any.
package struct WebhookFilter: Sendable, Hashable {
    package enum Connective: String, Sendable {
        case and = "$and"
        case or = "$or"
    }

    package struct Condition: Sendable, Hashable {
        /// A dotted path into the event: `id.object_id`, `actor.type`.
        package let field: String
        package let isNegated: Bool
        package let value: String

        package init(field: String, isNegated: Bool, value: String) {
            self.field = field
            self.isNegated = isNegated
            self.value = value
        }
    }

    package let connective: Connective
    package let conditions: [Condition]

    package init(_ connective: Connective, _ conditions: [Condition]) {
        self.connective = connective
        self.conditions = conditions
    }

    /// From the API's form.
    ///
    /// - Returns: nil for what does not have it.
    package init?(_ json: JSON) {
        guard let connective = [Connective.and, .or].first(where: { json[$0.rawValue] != nil }),
            case .array(let elements)? = json[connective.rawValue]
        else { return nil }
        self.connective = connective
        var conditions: [Condition] = []
        for element in elements {
            guard let field = element["field"]?.string, let value = element["value"]?.string,
                let word = element["operator"]?.string, ["equals", "not_equals"].contains(word)
            else { return nil }
            conditions.append(Condition(field: field, isNegated: word == "not_equals", value: value))
        }
        self.conditions = conditions
    }

    /// The API's form, which is also what is kept and compared.
    package var json: JSON {
        .object([
            (
                connective.rawValue,
                .array(
                    conditions.map { condition in
                        .object([
                            ("field", .string(condition.field)),
                            ("operator", .string(condition.isNegated ? "not_equals" : "equals")),
                            ("value", .string(condition.value)),
                        ])
                    })
            )
        ])
    }

    /// Whether an event is wanted. A field that it does not have equals nothing.
    func matches(_ event: JSON) -> Bool {
        func holds(_ condition: Condition) -> Bool {
            var found: JSON? = event
            for name in condition.field.split(separator: ".") { found = found?[String(name)] }
            return (found?.string == condition.value) != condition.isNegated
        }
        switch connective {
        case .and: return conditions.allSatisfy(holds)
        case .or: return conditions.contains(where: holds)
        }
    }
}

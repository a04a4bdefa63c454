/// Reads references to records: by id, or by a unique value of the record.
struct ReferenceParser {
    let attribute: Attribute
    let schema: WorkspaceSchema

    /// - Throws: `ValueProblem`.
    func parse(_ json: JSON) throws -> ParsedValue {
        if let text = json.string { return try parse(bare: text) }
        guard let members = json.members else { throw ValueProblem.wrongType("object", json) }
        guard let slug = json["target_object"]?.string else {
            throw ValueProblem.wrongType("string", json["target_object"], "target_object")
        }
        let target = try target(named: slug)
        if let id = json["target_record_id"] {
            guard let id = id.string.flatMap(RecordID.init) else {
                throw ValueProblem.issue(
                    ValidationIssue("invalid_string", at: [.name("target_record_id")], "Invalid uuid"))
            }
            return .value(.record(RecordReference(object: target.object.number, record: id)))
        }
        let others = members.filter { $0.name != "target_object" }
        guard let other = others.first, others.count == 1 else {
            throw ValueProblem.wrongType("string", nil, "target_record_id")
        }
        guard let matching = target.attribute(named: other.name), matching.isUnique else {
            throw ValueProblem.notFound("No unique attribute was found for slug/ID \"\(other.name.prefix(100))\".")
        }
        return try match(target, matching, other.value.array?.first ?? other.value)
    }

    /// A domain, an e-mail address, a user id or a workspace id, where one standard object is allowed; or an id.
    private func parse(bare text: String) throws -> ParsedValue {
        guard attribute.configuration.allowedObjects.count == 1,
            let target = schema.object(id: attribute.configuration.allowedObjects[0]), target.isEnabled
        else { throw ValueProblem.wrongType("object", .string(text)) }
        if let id = RecordID(text) {
            return .value(.record(RecordReference(object: target.object.number, record: id)))
        }
        let key: String? =
            switch target.object.standard {
            case .people: "email_addresses"
            case .companies: "domains"
            case .users: "user_id"
            case .workspaces: "workspace_id"
            case .deals, nil: nil
            }
        guard let matching = key.flatMap(target.attribute(named:)) else {
            throw ValueProblem.wrongType("object", .string(text))
        }
        return try match(target, matching, .string(text))
    }

    private func match(_ target: ObjectSchema, _ matching: Attribute, _ json: JSON) throws -> ParsedValue {
        guard matching.type != .recordReference else { throw ValueProblem.wrongType("string", json) }
        guard case .value(let value) = try ValueParser(attribute: matching, schema: schema).parse(json) else {
            throw ValueProblem.custom("This attribute cannot be matched.")
        }
        return .recordMatching(object: target.object.number, attribute: matching.id, value)
    }

    private func target(named slug: String) throws -> ObjectSchema {
        guard let target = schema.object(named: slug) else {
            throw ValueProblem.notFound("Object with slug/ID \"\(slug.prefix(100))\" not found.")
        }
        let allowed = attribute.configuration.allowedObjects
        guard allowed.isEmpty || allowed.contains(target.object.id) else {
            throw ValueProblem.custom("This attribute does not refer to \(target.object.slug).")
        }
        return target
    }
}

import LatchkeyStorage

extension UnitOfWork {
    /// Makes the standard objects of a workspace: people and companies enabled, the others not.
    func installStandardObjects(in workspace: WorkspaceID) throws {
        let objectIDs = Dictionary(
            uniqueKeysWithValues: StandardSchema.plans.map { ($0.object, ids.next(Object.self)) })
        var attributeIDs: [String: AttributeID] = [:]
        for plan in StandardSchema.plans {
            for line in plan.lines { attributeIDs["\(plan.object) \(line.slug)"] = ids.next(Attribute.self) }
        }
        for plan in StandardSchema.plans {
            guard let objectID = objectIDs[plan.object] else { continue }
            try insertObject(
                objectID, slug: plan.object.rawValue, singular: plan.singular, plural: plan.plural,
                standard: plan.object, isEnabled: plan.object.isAlwaysOn, in: workspace)
            for (position, line) in plan.lines.enumerated() {
                guard let id = attributeIDs["\(plan.object) \(line.slug)"] else { continue }
                var draft = AttributeDraft(id: id, line: line)
                if let target = line.target {
                    draft.configuration.allowedObjects = objectIDs[target].map { [$0] } ?? []
                    draft.relationship = line.mirror.flatMap { attributeIDs["\(target) \($0)"] }
                }
                try insertAttribute(draft, of: objectID, position: position, in: workspace)
                try insertOptions(line.options, of: id, in: workspace)
            }
        }
        try schemaChanged(in: workspace)
    }

    /// The attributes that every object has, around those of its own.
    func installCommonAttributes(of object: ObjectID, around own: [AttributeDraft], in workspace: WorkspaceID) throws {
        let first = [AttributeDraft(id: ids.next(), line: StandardSchema.recordID)]
        let last = StandardSchema.ending.map { AttributeDraft(id: ids.next(), line: $0) }
        for (position, draft) in (first + own + last).enumerated() {
            try insertAttribute(draft, of: object, position: position, in: workspace)
        }
    }

    private func insertOptions(_ titles: [String], of attribute: AttributeID, in workspace: WorkspaceID) throws {
        for (position, title) in titles.enumerated() {
            let option = SelectOption(
                id: ids.next(), title: title, isArchived: false, targetTime: nil, celebrates: title.hasPrefix("Won"))
            try insertOption(option, of: attribute, position: position, in: workspace)
        }
    }
}

extension AttributeDraft {
    fileprivate init(id: AttributeID, line: StandardSchema.Line) {
        self.init(id: id, title: line.title, slug: line.slug, type: line.type)
        isSystem = true
        isWritable = !line.has("R")
        isUnique = line.has("U")
        isMultiselect = line.has("M")
        isRequired = line.has("Q")
        defaultValue = line.defaultValue
        if line.type == .currency {
            configuration.currencyCode = line.currency
            configuration.currencyDisplay = .symbol
        }
    }
}

extension Core {
    /// Gives workspaces from before there were objects their standard ones.
    func installMissingObjects() async throws {
        let missing = try await read { connection in
            try connection.all(
                "SELECT w.id FROM workspaces w LEFT JOIN schema_versions v ON v.workspace_id = w.id WHERE v.version IS NULL"
            ) { try $0.next(WorkspaceID.self) }
        }
        for workspace in missing {
            try await write { unit in
                guard try SchemaStore.version(of: workspace, in: unit.transaction) == 0 else { return }
                try unit.installStandardObjects(in: workspace)
            }
        }
    }
}

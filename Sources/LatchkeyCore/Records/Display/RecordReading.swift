extension Record {
    /// The first value of an attribute, read without the rest of the document.
    func first(_ attribute: Attribute) -> AttributeValue? {
        document.withUnsafeBytes { bytes in
            var scanner = DocumentScanner(bytes)
            while let entry = scanner.nextAttribute() {
                for _ in 0..<entry.count {
                    let (_, payload) = scanner.nextValue()
                    if entry.attribute == attribute.number { return ValuePayload.value(payload, of: attribute.type) }
                }
            }
            return nil
        }
    }

    /// The values of now, from a document that was read already.
    func values(_ attribute: Attribute, in document: RecordDocument) -> [AttributeValue] {
        switch attribute.source {
        case .document: return document[attribute].map(\.value)
        case .checkbox:
            let stored = document[attribute].map(\.value)
            return stored.isEmpty ? [.checkbox(false)] : stored
        case .recordID: return [.text(id.text)]
        case .createdAt: return [.timestamp(createdAt)]
        case .createdBy: return [.actor(createdBy)]
        }
    }
}

extension WorkspaceSchema {
    /// A record's name and page.
    func link(to record: Record, of object: ObjectSchema) -> RecordLink {
        let name = object.label.flatMap { record.first($0)?.plainText.trimmingWhitespace() } ?? ""
        // Whatever tells people and companies apart tells the rest apart too.
        let detail = object.visible.lazy.filter { $0.type == .emailAddress || $0.type == .domain }
            .compactMap { record.first($0)?.plainText }.first { $0 != name }
        let kind = object.object.singular
        return RecordLink(
            id: record.id, kind: kind, standard: object.object.standard, object: object.object.slug,
            name: name.isEmpty ? detail ?? "Untitled \(kind.lowercased())" : name,
            path: object.isEnabled ? path(of: object, record.id) : nil, detail: name.isEmpty ? nil : detail)
    }

    /// What is left of a record that is gone.
    func deadLink(_ reference: RecordReference) -> RecordLink {
        let object = object(number: reference.object)?.object
        let kind = object?.singular ?? "Record"
        return RecordLink(
            id: reference.record, kind: kind, standard: object?.standard, object: object?.slug ?? "",
            name: "Deleted \(kind.lowercased())", path: nil, detail: nil)
    }
}

extension EventType {
    /// The members of an event of this type that a filter can ask for, as dotted paths (FACTS.md 7.2).
    package static func fields(of type: String) -> [String] {
        let noun = type.split(separator: ".").first.map(String.init) ?? ""
        var fields = (members[noun] ?? ["\(noun.replacing("-", with: "_"))_id"]).map { "id.\($0)" }
        if ["record.updated", "list-entry.updated"].contains(type) { fields.append("id.attribute_id") }
        if noun == "list-entry" || noun.hasPrefix("note") { fields += ["parent_object_id", "parent_record_id"] }
        if noun == "comment" { fields += ["object_id", "record_id", "list_id", "entry_id", "thread_id"] }
        if type == "record.merged" { fields += ["duplicate_object_id", "duplicate_record_id"] }
        if type == EventType.auditEvent {
            fields += ["action", "target.type", "target.id"].map { "audit_event.\($0)" }
        }
        return fields + ["actor.type", "actor.id"]
    }

    private static let members = [
        "record": ["object_id", "record_id"], "list": ["list_id"], "list-attribute": ["list_id", "attribute_id"],
        "list-entry": ["list_id", "entry_id"], "object-attribute": ["object_id", "attribute_id"], "note": ["note_id"],
        "note-content": ["note_id"], "call-recording": ["meeting_id", "call_recording_id"],
        "activity-attribute": ["activity_id", "attribute_id"], "activity-record": ["activity_id", "record_id"],
    ]

    /// What a field of an event holds, for people: "Object", "Kind of actor".
    package static func title(ofField field: String) -> String {
        switch field {
        case "actor.type": return "Kind of actor"
        case "actor.id": return "Actor"
        case "audit_event.target.type": return "Kind of target"
        default:
            let name = String(field.split(separator: ".").last ?? "").replacing("_id", with: "").replacing(
                "_", with: " ")
            return name.prefix(1).uppercased() + name.dropFirst()
        }
    }
}

extension EventType {
    /// What happened, for people: "A record is made."
    package static func sentence(of type: String) -> String {
        if let action = AuditAction(rawValue: type), action.eventType != nil { return "\(action.title)." }
        if type == auditEvent { return "Anything that the audit log tells of, whole." }
        let parts = type.split(separator: ".").map(String.init)
        guard parts.count == 2, let noun = nouns[parts[0]], let verb = verbs[parts[1]] else { return type }
        return "\(noun) \(verb)."
    }

    /// The types in groups, each with its title.
    package static let groups: [(title: String, types: [String])] = {
        let titles = [
            ("Records", ["record"]), ("Objects", ["object-attribute"]),
            ("Lists", ["list", "list-attribute", "list-entry"]),
            ("Notes", ["note", "note-content"]), ("Tasks", ["task"]), ("Comments", ["comment"]),
            ("Calls and activities", ["call-recording", "activity", "activity-attribute", "activity-record"]),
            ("Workspace", ["workspace-member"]),
        ]
        return titles.map { title, nouns in
            (title, attio.filter { type in nouns.contains { type.hasPrefix("\($0).") } })
        } + [
            ("Access tokens", own.filter { $0.hasPrefix("access-token.") }),
            ("OAuth", own.filter { !$0.hasPrefix("access-token.") && $0 != auditEvent }), ("Audit log", [auditEvent]),
        ]
    }()

    private static let nouns = [
        "record": "A record", "object-attribute": "An attribute of an object", "list": "A list",
        "list-attribute": "An attribute of a list", "list-entry": "An entry of a list", "note": "A note",
        "note-content": "The text of a note", "task": "A task", "comment": "A comment",
        "call-recording": "The recording of a call", "activity": "An activity",
        "activity-attribute": "An attribute of activities", "activity-record": "A record of an activity",
        "workspace-member": "A member",
    ]

    private static let verbs = [
        "created": "is added", "updated": "is changed", "deleted": "is deleted", "merged": "is merged with another",
        "resolved": "is resolved", "unresolved": "is opened again",
    ]
}

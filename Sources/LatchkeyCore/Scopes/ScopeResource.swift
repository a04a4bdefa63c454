/// What a scope can open, in the order of the page: by Attio's identifiers (FACTS.md 2.1), then what is Latchkey's own.
package enum ScopeResource: String, CaseIterable, Sendable {
    case recordPermission = "record_permission"
    case objectConfiguration = "object_configuration"
    case listEntry = "list_entry"
    case listConfiguration = "list_configuration"
    case note
    case task
    case comment
    case meeting
    case callRecording = "call_recording"
    case file
    case email
    case activityRecord = "activity_record"
    case activityConfiguration = "activity_configuration"
    case sequenceUnsubscribe = "sequence_unsubscribe"
    case userManagement = "user_management"
    case webhook
    case scimManagement = "scim_management"
    case publicCollection = "public_collection"
    case privateCollection = "private_collection"
    case integration
    case auditLog = "audit_log"

    /// Latchkey's own: not one of Attio's, and never part of "all scopes", so that nothing can make keys, or read who did
    /// what, unless it was given that by name.
    package var isOwn: Bool { self == .integration || self == .auditLog }

    /// The name on the page.
    package var title: String {
        switch self {
        case .recordPermission: "Records"
        case .objectConfiguration: "Objects and attributes"
        case .listEntry: "List entries"
        case .listConfiguration: "Lists"
        case .note: "Notes"
        case .task: "Tasks"
        case .comment: "Comments"
        case .meeting: "Meetings"
        case .callRecording: "Call recordings"
        case .file: "Files"
        case .email: "E-mails"
        case .activityRecord: "Activity records"
        case .activityConfiguration: "Activities"
        case .sequenceUnsubscribe: "Sequence unsubscribes"
        case .userManagement: "Workspace members"
        case .webhook: "Webhooks"
        case .scimManagement: "User provisioning (SCIM)"
        case .publicCollection: "Public collections"
        case .privateCollection: "Private collections"
        case .integration: "Integrations and keys"
        case .auditLog: "Audit log"
        }
    }

    /// One plain sentence on what it opens.
    package var sentence: String {
        switch self {
        case .recordPermission: "People, companies, deals and every other record, with their values."
        case .objectConfiguration: "The shape of the data: objects, attributes, options and statuses."
        case .listEntry: "What stands in the lists, with the values of each entry."
        case .listConfiguration: "The lists themselves, their attributes and who may see them."
        case .note: "Notes on records."
        case .task: "Tasks, their deadlines and who does them."
        case .comment: "Comments and threads on records and entries."
        case .meeting: "Meetings and who took part."
        case .callRecording: "Recordings and transcripts of calls."
        case .file: "Files and folders on records."
        case .email: "Who wrote to whom and when; not what was written."
        case .activityRecord: "Single activities, such as one visit or one order."
        case .activityConfiguration: "Which activities there are, and their attributes."
        case .sequenceUnsubscribe: "The list of addresses that sequences no longer write to."
        case .userManagement: "The members of this workspace: names, e-mail addresses, access levels."
        case .webhook: "Webhooks: which events are sent where."
        case .scimManagement: "Accounts and groups as an identity provider manages them."
        case .publicCollection: "Collections of the first API version that everyone in the workspace sees."
        case .privateCollection: "Collections of the first API version that belong to single members."
        case .integration:
            "The integrations of this workspace and their access tokens. Whoever may change them can make keys."
        case .auditLog: "Who did what in this workspace, when, and from where; nothing in it can be changed."
        }
    }
}

/// How far a scope goes; read and write includes read.
package enum ScopeLevel: UInt8, CaseIterable, Sendable, Comparable {
    case none = 0
    case read = 1
    case readWrite = 2

    /// The part of a scope's name after the colon; nil for none.
    package var suffix: String? {
        switch self {
        case .none: nil
        case .read: "read"
        case .readWrite: "read-write"
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

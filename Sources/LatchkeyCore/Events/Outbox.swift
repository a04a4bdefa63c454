import LatchkeyStorage
import Synchronization

/// Something that happened to a workspace's data, for its webhooks (FACTS.md 7.2).
package struct Event: Sendable {
    /// `record.created`
    let type: String
    /// Members of `id` beside the workspace's, and further members beside `id`.
    let id: [(String, String)]
    var more: [(String, String)] = []
    /// A member that holds what happened, for those few events that say more than what to look for.
    var whole: (name: String, value: JSON)?
}

extension UnitOfWork {
    /// Writes an event into this transaction, if a webhook of the workspace wants its type.
    func emit(_ event: Event, in workspace: WorkspaceID, by actor: ActorReference) throws {
        guard try wants(event.type, in: workspace) else { return }
        var members: [(String, JSON?)] = [
            ("event_type", .string(event.type)),
            (
                "id",
                .object(
                    [("workspace_id", .string(workspace.text))] + event.id.map { ($0.0, .string($0.1)) })
            ),
        ]
        members += event.more.map { ($0.0, .string($0.1)) }
        members.append(("actor", actor.json))
        if let whole = event.whole { members.append((whole.name, whole.value)) }
        try transaction.execute(
            "INSERT INTO outbox_events (id, workspace_id, event_type, payload, occurred_at) VALUES (?, ?, ?, ?, ?)",
            ids.next(Event.self), workspace, event.type, JSON.object(members).text, now)
        emitted()
    }

    /// Whether a webhook of the workspace has subscribed to this type.
    func wants(_ type: String, in workspace: WorkspaceID) throws -> Bool {
        let question = "\(workspace) \(type)"
        if let known = answers.wantedEvents[question] { return known }
        let wants =
            try transaction.value(
                "SELECT 1 FROM event_subscriptions WHERE workspace_id = ? AND event_type = ? LIMIT 1", workspace, type,
                as: Int.self) != nil
        answers.wantedEvents[question] = wants
        return wants
    }
}

/// Wakes whoever empties the outbox. Only one listens at a time.
package final class OutboxSignal: Sendable {
    /// A closure that a generic type holds by itself would be wrapped anew each time it is read, without end.
    private struct Listener {
        let action: @Sendable () -> Void
    }

    private let listener = Mutex<Listener?>(nil)

    /// Calls `action` after every transaction that wrote events, from then on.
    package func listen(_ action: (@Sendable () -> Void)?) {
        listener.withLock { $0 = action.map(Listener.init) }
    }

    func raise() {
        listener.withLock { $0 }?.action()
    }
}

let eventMigrations = [
    Migration(
        11, "outbox",
        .table(
            "event_subscriptions",
            """
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), event_type TEXT NOT NULL,
            subscriber_id TEXT NOT NULL, PRIMARY KEY (workspace_id, event_type, subscriber_id)
            """),
        .table(
            "outbox_events",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            event_type TEXT NOT NULL, payload TEXT NOT NULL, occurred_at INTEGER NOT NULL
            """))
]

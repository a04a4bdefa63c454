import LatchkeyStorage
import Synchronization

package typealias EventListenerID = ID<EventListener>

/// Somebody who looks at the events of a workspace as they happen: a developer's command line.
package struct EventListener: Sendable {
    package let id: EventListenerID
    package let workspaceID: WorkspaceID
    /// In the order of `EventType.all`.
    package let eventTypes: [String]
}

/// An event as a listener gets it.
package struct HeardEvent: Sendable {
    package let id: ID<Event>
    package let workspaceID: WorkspaceID
    package let eventType: String
    /// The event as JSON.
    package let payload: String
    package let occurredAt: Instant
}

/// The listeners of this process and what waits for them. Nothing of it outlives the process: webhooks are what does.
package final class EventListeners: Sendable {
    /// Who has not asked for so long has gone.
    private static let patience = Duration.minutes(2)
    /// Events that wait for one listener; older ones are dropped.
    private static let room = 1000
    /// Listeners of one workspace; whoever has not asked for longest makes room.
    private static let mostOfWorkspace = 50

    private struct Seat {
        let listener: EventListener
        var events: [HeardEvent] = []
        var askedAt: Instant
        var wake: AsyncStream<Void>.Continuation?
    }

    private let seats = Mutex<[EventListenerID: Seat]>([:])

    var isEmpty: Bool { seats.withLock { $0.isEmpty } }

    func add(_ listener: EventListener, at now: Instant) {
        let gone = seats.withLock { seats -> AsyncStream<Void>.Continuation? in
            let neighbours = seats.values.filter { $0.listener.workspaceID == listener.workspaceID }
            seats[listener.id] = Seat(listener: listener, askedAt: now)
            guard neighbours.count >= Self.mostOfWorkspace,
                let idlest = neighbours.min(by: { ($0.askedAt, $0.listener.id) < ($1.askedAt, $1.listener.id) })
            else { return nil }
            return seats.removeValue(forKey: idlest.listener.id)?.wake
        }
        gone?.finish()
    }

    func remove(_ id: EventListenerID) {
        seats.withLock { $0.removeValue(forKey: id)?.wake }?.finish()
    }

    /// Answers everybody at once, since the process is about to end.
    func close() {
        let waiting = seats.withLock { seats in
            defer { seats = [:] }
            return seats.values.compactMap(\.wake)
        }
        for wake in waiting { wake.finish() }
    }

    /// Forgets those who have gone.
    ///
    /// - Returns: those who are still there.
    func sweep(at now: Instant) -> Set<EventListenerID> {
        seats.withLock { seats in
            seats = seats.filter { now - $0.value.askedAt < Self.patience }
            return Set(seats.keys)
        }
    }

    /// Hands events to whoever listens to them.
    func hear(_ events: [HeardEvent]) {
        guard !isEmpty else { return }
        seats.withLock { seats in
            for id in Array(seats.keys) {
                guard let seat = seats[id] else { continue }
                let own = events.filter {
                    $0.workspaceID == seat.listener.workspaceID && seat.listener.eventTypes.contains($0.eventType)
                }
                guard !own.isEmpty else { continue }
                seats[id]?.events = Array((seat.events + own).suffix(Self.room))
                seat.wake?.yield()
            }
        }
    }

    /// What came since it was last asked for, after waiting for it if there is nothing yet.
    ///
    /// - Returns: nil for a listener that is not there, or of another workspace.
    func take(
        _ id: EventListenerID, of workspace: WorkspaceID, waiting: Duration, at now: Instant
    ) async -> [HeardEvent]? {
        let (wakeups, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let isThere = seats.withLock { seats in
            guard seats[id]?.listener.workspaceID == workspace else { return false }
            seats[id]?.askedAt = now + waiting
            seats[id]?.wake?.finish()
            seats[id]?.wake = wake
            if seats[id]?.events.isEmpty == false || waiting == .zero { wake.yield() }
            return true
        }
        guard isThere else { return nil }
        await withTaskGroup { group in
            group.addTask { for await _ in wakeups { return } }
            group.addTask { try? await Task.sleep(for: waiting) }
            await group.next()
            group.cancelAll()
        }
        return seats.withLock { seats in
            defer { seats[id]?.events = [] }
            return seats[id]?.events
        }
    }
}

/// Listening to events, for tokens that may make webhooks.
extension Webhooks {
    /// The longest wait of one question.
    private static let longestWait = Duration.seconds(25)

    /// Begins to listen.
    ///
    /// - Parameter types: empty for all that it may hear.
    package func listen(_ access: WebhookAccess, to types: [String]) async throws -> EventListener {
        try access.verify(hearing: types)
        let all = EventType.all.filter { $0 != EventType.auditEvent || access.readsAudit }
        let wanted = types.isEmpty ? all : all.filter(Set(types).contains)
        let listener = EventListener(
            id: core.newID(EventListener.self), workspaceID: access.workspaceID, eventTypes: wanted)
        core.eventListeners.add(listener, at: core.clock.now())
        try await core.write { unit in
            for type in wanted {
                try unit.transaction.execute(
                    "INSERT INTO event_subscriptions (workspace_id, event_type, subscriber_id) VALUES (?, ?, ?)",
                    access.workspaceID, type, listener.id)
            }
        }
        return listener
    }

    /// What happened since the last question, or within `waiting` (at most 25 seconds) from now on.
    ///
    /// - Returns: nil for a listener that is not there, or no longer.
    package func events(
        _ access: WebhookAccess, for id: EventListenerID, waiting: Duration
    ) async -> [HeardEvent]? {
        await core.eventListeners.take(
            id, of: access.workspaceID, waiting: min(waiting, Self.longestWait), at: core.clock.now())
    }

    /// - Returns: whether it was there.
    package func stopListening(_ access: WebhookAccess, _ id: EventListenerID) async throws -> Bool {
        let isThere = await core.eventListeners.take(id, of: access.workspaceID, waiting: .zero, at: core.clock.now())
        guard isThere != nil else { return false }
        core.eventListeners.remove(id)
        _ = try await core.write { unit in
            try unit.transaction.execute(
                "DELETE FROM event_subscriptions WHERE workspace_id = ? AND subscriber_id = ?", access.workspaceID, id)
        }
        return true
    }

    /// Ends all listening, so that nobody's question holds up the end of the server.
    package func endListening() {
        core.eventListeners.close()
    }

    /// Forgets listeners that have gone, also those of a process before this one.
    func removeGoneListeners(at now: Instant) async throws {
        let present = core.eventListeners.sweep(at: now)
        try await core.write { unit in
            let known = try unit.transaction.all(
                """
                SELECT DISTINCT subscriber_id FROM event_subscriptions
                WHERE subscriber_id NOT IN (SELECT id FROM webhooks)
                """
            ) { try $0.next(EventListenerID.self) }
            for id in known where !present.contains(id) {
                try unit.transaction.execute("DELETE FROM event_subscriptions WHERE subscriber_id = ?", id)
            }
        }
    }
}

import LatchkeyCore

/// The history of a record.
struct TimelineView: Sendable {
    static let pageSize = 20

    let entries: [Entry]
    let olderPath: String?
    /// Back to the newest, on later pages.
    let newestPath: String?
    let hasPages: Bool

    struct Entry: Sendable {
        let who: ValueView.PersonMark?
        let time: PageTime
        let isCreation: Bool
        let lines: [Line]
        let hasLines: Bool
        /// Of a creation: "with 5 values".
        let summary: String
    }

    struct Line: Sendable {
        let attribute: String
        let removed: [ValueView]
        let added: [ValueView]
        let hasBoth: Bool
        /// "set to" or "removed", where there is nothing on the other side.
        let verb: String?
        let more: String?
    }

    init(_ timeline: RecordTimeline, _ request: RecordRequest, before: Instant?) {
        let views = request.object.views
        let now = request.object.core.clock.now()
        entries = Self.grouped(timeline.changes).map { Self.entry($0, views, now) }
        let last = timeline.changes.last?.at.microseconds
        olderPath = timeline.hasOlder ? last.map { "\(request.path)?before=\($0)#history" } : nil
        newestPath = before == nil ? nil : "\(request.path)#history"
        hasPages = olderPath != nil || newestPath != nil
    }

    /// The moment before which changes are wanted.
    static func before(in query: Form) -> Instant? {
        query.optional("before").flatMap { Int64($0) }.map { Instant(microseconds: $0) }
    }

    /// Changes that someone made within minutes, as one.
    private static func grouped(_ changes: [RecordChange]) -> [[RecordChange]] {
        var groups: [[RecordChange]] = []
        for change in changes {
            let newest = groups.last?.first
            let isSame =
                newest.map {
                    $0.by?.reference == change.by?.reference && !$0.isCreation && !change.isCreation
                        && $0.at.seconds - change.at.seconds < 300
                } ?? false
            if isSame { groups[groups.count - 1].append(change) } else { groups.append([change]) }
        }
        return groups
    }

    private static func entry(_ group: [RecordChange], _ views: ValueViews, _ now: Instant) -> Entry {
        let change = group[0]
        let lines = group.flatMap(\.lines)
        let isRecent = now.seconds - change.at.seconds < 7 * 86_400
        return Entry(
            who: change.by.map(ValueViews.person),
            time: isRecent
                ? .ago(change.at, now: now, in: views.timeZone) : .date(change.at, in: views.timeZone),
            isCreation: change.isCreation, lines: lines.map { line($0, views) },
            hasLines: !lines.isEmpty, summary: "with \(lines.count.counted("value"))")
    }

    private static func line(_ line: RecordChange.Line, _ views: ValueViews) -> Line {
        let hasBoth = !line.removed.isEmpty && !line.added.isEmpty
        let rest = line.removedCount - line.removed.count + line.addedCount - line.added.count
        return Line(
            attribute: line.attribute.title, removed: line.removed.map { views.view($0, of: line.attribute) },
            added: line.added.map { views.view($0, of: line.attribute) }, hasBoth: hasBoth,
            verb: hasBoth
                ? nil : line.removed.isEmpty ? (line.attribute.isMultiselect ? "added" : "set to") : "removed",
            more: rest > 0 ? "and \(rest) more" : nil)
    }
}

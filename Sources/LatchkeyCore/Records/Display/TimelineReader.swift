import LatchkeyStorage

/// Puts a record's present and former values in the order in which they began and ended.
struct TimelineReader {
    /// The most former values that are read, and the longest of them in bytes.
    private static let (valueLimit, payloadLimit) = (2000, 20_000)

    struct Line {
        let attribute: Attribute
        var ended: [AttributeValue] = []
        var begun: [AttributeValue] = []
    }

    struct Moment {
        let at: Instant
        var by: ActorReference?
        var lines: [Line] = []
    }

    let record: Record
    let object: ObjectSchema

    /// Newest first.
    func read(_ connection: any Connection) throws -> [Moment] {
        var moments: [Instant: Moment] = [:]
        func note(_ attribute: Attribute, _ at: Instant, by: ActorReference?, _ change: (inout Line) -> Void) {
            var moment = moments[at] ?? Moment(at: at)
            if let by { moment.by = by }
            let position = moment.lines.firstIndex { $0.attribute.id == attribute.id } ?? moment.lines.count
            if position == moment.lines.count { moment.lines.append(Line(attribute: attribute)) }
            change(&moment.lines[position])
            moments[at] = moment
        }
        moments[record.createdAt] = Moment(at: record.createdAt, by: record.createdBy)
        let (ended, isAll) = try endedValues(connection)
        // What ended before the first that was read is not known, so neither is what began before.
        let beginning = isAll ? nil : ended.map(\.until).min()
        func isKnown(_ at: Instant) -> Bool { beginning.map { at >= $0 } ?? true }
        for (attribute, value, until) in ended {
            note(attribute, until, by: nil) { $0.ended.append(value.value) }
            if isKnown(value.stamp.at) {
                note(attribute, value.stamp.at, by: value.stamp.by) { $0.begun.append(value.value) }
            }
        }
        let document = RecordDocument(record.document, of: object)
        for attribute in object.visible where !attribute.isDerived {
            for value in document[attribute] where isKnown(value.stamp.at) {
                note(attribute, value.stamp.at, by: value.stamp.by) { $0.begun.append(value.value) }
            }
        }
        let order = Dictionary(uniqueKeysWithValues: object.visible.enumerated().map { ($1.id, $0) })
        return moments.values.sorted { $0.at > $1.at }.map { moment in
            var moment = moment
            moment.lines.sort { order[$0.attribute.id] ?? 0 < order[$1.attribute.id] ?? 0 }
            return moment
        }
    }

    private func endedValues(
        _ connection: any Connection
    ) throws -> (values: [(attribute: Attribute, value: StoredValue, until: Instant)], isAll: Bool) {
        let visible = Set(object.visible.map(\.id))
        let rows = try connection.all(
            """
            SELECT attribute, active_from, created_by, active_until,
                CASE WHEN LENGTH(payload) <= ? THEN payload END
            FROM record_history WHERE record = ? ORDER BY number DESC LIMIT ?
            """, Self.payloadLimit, record.number, Self.valueLimit
        ) { row -> (attribute: Attribute, value: StoredValue, until: Instant)? in
            let attribute = object.attribute(number: try row.next())
            let stamp = Stamp(at: try row.next(), by: try row.next())
            let (until, payload): (Instant, [UInt8]?) = (try row.next(), try row.next())
            guard let attribute, visible.contains(attribute.id) else { return nil }
            let value = payload?.withUnsafeBytes { ValuePayload.value($0, of: attribute.type) }
            return (attribute, StoredValue(value: value ?? .text("(a long text)"), stamp: stamp), until)
        }
        return (rows.compactMap(\.self), rows.count < Self.valueLimit)
    }
}

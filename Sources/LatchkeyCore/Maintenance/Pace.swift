/// How much long work in the background leaves to others.
package struct Pace: Sendable {
    /// Never stops for anybody.
    package static let full = Pace(rest: 0, pause: {})

    /// How long it rests after each piece, in multiples of the time that the piece took.
    private let rest: Double
    /// Rows between two pauses: a hundred microseconds or two.
    private static let rowsBetweenPauses = 4
    private let pause: @Sendable () -> Void

    /// - Parameter pause: called in the middle of a piece, every hundred microseconds or two.
    package init(rest: Double, pause: @escaping @Sendable () -> Void) {
        (self.rest, self.pause) = (rest, pause)
    }

    /// A piece of work, and the rest after it.
    func work<Value>(_ piece: () async throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        let began = ContinuousClock.now
        let value = try await piece()
        if rest > 0 { try await Task.sleep(for: began.duration(to: .now) * rest) }
        return value
    }

    /// The same with less rest: none when `haste` is 1.
    func hurried(by haste: Double) -> Pace {
        Pace(rest: rest * max(0, 1 - haste), pause: pause)
    }

    /// Each row of a piece.
    func each<Row>(_ rows: some Collection<Row>, _ body: (Row) throws -> Void) rethrows {
        for (number, row) in rows.enumerated() {
            if number % Self.rowsBetweenPauses == Self.rowsBetweenPauses - 1 { pause() }
            try body(row)
        }
    }
}

package import LatchkeyStorage

/// For each resource the level that is granted, or required: two bits each in one word.
package struct ScopeSet: Hashable, Sendable {
    private var bits: UInt64 = 0

    /// No scope at all, as a new integration has.
    package static let none = ScopeSet()
    /// Read and write on every resource of Attio's. What is Latchkey's own is given by name alone: an Attio client must
    /// not come upon a scope that it does not know, and "all" must not come to mean more by an update.
    package static let everything = ScopeSet(all: .readWrite)
    /// Read on every resource of Attio's.
    package static let readEverything = ScopeSet(all: .read)

    package init() {}

    package init(_ levels: [ScopeResource: ScopeLevel]) {
        for (resource, level) in levels { self[resource] = level }
    }

    private init(bits: UInt64) { self.bits = bits }

    private init(all level: ScopeLevel) {
        for resource in ScopeResource.allCases where !resource.isOwn { self[resource] = level }
    }

    /// Scopes separated by white space, as `note:read task:read-write`; nil when one is unknown.
    package init?(text: String) {
        for word in text.split(whereSeparator: \.isWhitespace) {
            guard let (resource, level) = Self.scope(named: word) else { return nil }
            self[resource] = max(self[resource], level)
        }
    }

    package subscript(resource: ScopeResource) -> ScopeLevel {
        get { ScopeLevel(rawValue: UInt8(bits >> Self.shift(resource) & 3)) ?? .none }
        set { bits = bits & ~(3 << Self.shift(resource)) | UInt64(newValue.rawValue) << Self.shift(resource) }
    }

    /// The scopes' names in alphabetical order, only the highest level of each (FACTS.md 2.1).
    package var names: [String] { Self.alphabetical.compactMap { Self.name($0, self[$0]) } }

    /// The same, separated by spaces.
    package var text: String { names.joined(separator: " ") }

    package var isEmpty: Bool { bits == 0 }

    /// How many resources are granted.
    package var count: Int { ScopeResource.allCases.count { self[$0] != .none } }

    /// Whether all of `required` is granted here.
    package func covers(_ required: ScopeSet) -> Bool { lanesBelow(required) == 0 }

    /// The high bit of each lane whose level is less than there.
    private func lanesBelow(_ other: ScopeSet) -> UInt64 {
        // Levels are small numbers in lanes of two bits: subtracting lane by lane can't be told apart from a borrow,
        // so compare bit by bit. Lane ≥ lane when the high bit is greater, or equal with the low bit not less.
        let (high, low) = (Self.high, Self.high >> 1)
        let isGreater = bits & ~other.bits & high
        let isLessHigh = ~bits & other.bits & high
        let isLessLow = (~bits & other.bits & low) << 1 & ~isGreater
        return isLessHigh | isLessLow
    }

    /// What both grant.
    package func intersection(_ other: ScopeSet) -> ScopeSet {
        // The lesser of two lanes is the other's where this one is not below it.
        let below = lanesBelow(other)
        let lanes = below | below >> 1
        return ScopeSet(bits: bits & lanes | other.bits & ~lanes)
    }

    /// What either grants.
    package func union(_ other: ScopeSet) -> ScopeSet {
        var result = ScopeSet()
        for resource in ScopeResource.allCases { result[resource] = max(self[resource], other[resource]) }
        return result
    }

    /// What of `required` is not granted here, at the level that it is required at.
    package func missing(from required: ScopeSet) -> ScopeSet {
        let below = lanesBelow(required)
        return ScopeSet(bits: required.bits & (below | below >> 1))
    }

    /// `note:read` as its parts; nil when there is no such scope.
    package static func scope(named name: some StringProtocol) -> (ScopeResource, ScopeLevel)? {
        scopes[String(name)]
    }

    /// `note:read`; nil for no level.
    package static func name(_ resource: ScopeResource, _ level: ScopeLevel) -> String? {
        level.suffix.map { "\(resource.rawValue):\($0)" }
    }

    private static let scopes = Dictionary(
        uniqueKeysWithValues: ScopeResource.allCases.flatMap { resource in
            ScopeLevel.allCases.compactMap { level in name(resource, level).map { ($0, (resource, level)) } }
        })
    private static let alphabetical = ScopeResource.allCases.sorted { $0.rawValue < $1.rawValue }
    private static let positions = Dictionary(
        uniqueKeysWithValues: ScopeResource.allCases.enumerated().map { ($1, UInt64($0 * 2)) })
    private static let high: UInt64 = 0xaaaa_aaaa_aaaa_aaaa

    private static func shift(_ resource: ScopeResource) -> UInt64 { positions[resource] ?? 0 }
}

extension ScopeSet: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .text(text) }
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        // A scope that a newer version wrote grants nothing here.
        let known = text.split(separator: " ").filter { Self.scope(named: $0) != nil }
        self.init(text: known.joined(separator: " "))
    }
}

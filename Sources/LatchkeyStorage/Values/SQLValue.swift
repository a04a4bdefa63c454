/// A value as a database column holds it: the storage classes that both engines share.
package enum SQLValue: Hashable, Sendable {
    case null
    /// BIGINT: numbers, flags (0 or 1), instants in microseconds.
    case integer(Int64)
    /// DOUBLE PRECISION.
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// What a statement takes as an argument.
package protocol SQLEncodable {
    /// The column's form of this value.
    var sqlValue: SQLValue { get }
}

/// What a row gives back.
package protocol SQLDecodable {
    /// Reads the column's form; nil when it is of another kind.
    init?(sqlValue: SQLValue)
}

extension String: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .text(self) }
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension Int64: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(self) }
    package init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self = number
    }
}

extension Int: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
    package init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self.init(exactly: number)
    }
}

extension Bool: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
    package init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self = number != 0
    }
}

extension Double: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .real(self) }
    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
}

extension [UInt8]: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .blob(self) }
    package init?(sqlValue: SQLValue) {
        guard case .blob(let bytes) = sqlValue else { return nil }
        self = bytes
    }
}

extension Optional: SQLEncodable where Wrapped: SQLEncodable {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package init?(sqlValue: SQLValue) {
        if case .null = sqlValue {
            self = .none
        } else if let wrapped = Wrapped(sqlValue: sqlValue) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
}

extension SQLEncodable where Self: RawRepresentable, RawValue == String {
    package var sqlValue: SQLValue { .text(rawValue) }
}

extension SQLDecodable where Self: RawRepresentable, RawValue == String {
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}

/// The shape of a JSON value, as the OpenAPI document describes it (JSON Schema 2020-12).
package indirect enum Schema: Sendable {
    case string(Format? = nil, length: ClosedRange<Int>? = nil, example: String? = nil, detail: String? = nil)
    case number(detail: String? = nil)
    case integer(in: ClosedRange<Int>? = nil, detail: String? = nil)
    case boolean(detail: String? = nil)
    /// One of these strings.
    case oneOf([String], detail: String? = nil)
    /// Exactly this truth value.
    case constant(Bool)
    case array(of: Schema)
    /// Members in the order of the wire.
    case object([Member])
    /// An object whose members clients name.
    case map(of: Schema, detail: String? = nil)
    /// Any value at all.
    case any(detail: String? = nil)
    case nullable(Schema)
    case anyOf([Schema])
    /// A shape that has a name of its own in the document, because several operations share it.
    case named(String, Schema)

    /// The format of a string.
    package enum Format: String, Sendable {
        case uuid, uri, email
        case dateTime = "date-time"
    }

    /// A member of an object.
    package struct Member: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool

        package init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    /// `{"data": …}`, the envelope of nearly every answer.
    package static func data(_ schema: Schema) -> Schema {
        .object([Member("data", schema)])
    }
}

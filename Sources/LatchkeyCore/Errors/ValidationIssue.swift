/// One thing that is wrong with a body or a value, as Attio lists them in `validation_errors` (FACTS.md 5.1).
package struct ValidationIssue: Sendable, Hashable {
    /// A step into the body: a member's name, or an index.
    package enum Step: Sendable, Hashable {
        case name(String)
        case index(Int)
    }

    /// `invalid_type`, `invalid_option`, `invalid_string`, `too_small`, `too_big`, `unrecognized_keys` or `custom`.
    package let code: String
    package var path: [Step]
    package let message: String
    package let expected: String?
    package let received: String?
    package let options: [String]

    package init(
        _ code: String, at path: [Step] = [], _ message: String, expected: String? = nil, received: String? = nil,
        options: [String] = []
    ) {
        self.code = code
        self.path = path
        self.message = message
        self.expected = expected
        self.received = received
        self.options = options
    }

    /// A value of another type than it should have; nil is a member that is missing.
    package static func wrongType(expected: String, received: JSON?, at path: [Step] = []) -> ValidationIssue {
        let received = received?.typeName ?? "undefined"
        return ValidationIssue(
            "invalid_type", at: path,
            received == "undefined" ? "Required" : "Expected \(expected), received \(received)", expected: expected,
            received: received)
    }

    /// What no rule of types can say.
    package static func custom(_ message: String, at path: [Step] = []) -> ValidationIssue {
        ValidationIssue("custom", at: path, message)
    }

    /// The issue as a JSON object.
    package var json: JSON {
        let steps = path.map { step -> JSON in
            switch step {
            case .name(let name): .string(name)
            case .index(let index): .number(Double(index))
            }
        }
        return .object([
            ("code", .string(code)), ("path", .array(steps)), ("message", .string(message)),
            ("expected", expected.map { .string($0) }), ("received", received.map { .string($0) }),
            ("options", options.isEmpty ? nil : .array(options.map { .string($0) })),
        ])
    }
}

extension LatchkeyError {
    /// A body that does not have its declared shape.
    package static func invalidBody(_ issues: [ValidationIssue]) -> LatchkeyError {
        LatchkeyError(.invalid, .validationType, "Body payload validation error.", issues: issues)
    }

    /// A query string that does not have its declared shape.
    package static func invalidQuery(_ issues: [ValidationIssue]) -> LatchkeyError {
        LatchkeyError(.invalid, .validationType, "Query params validation error.", issues: issues)
    }

    /// What Attio calls an empty PATCH.
    package static let emptyPayload = LatchkeyError(
        .invalid, .validationType,
        "You passed an empty payload. Please ensure you are updating at least one property in your request.")
}

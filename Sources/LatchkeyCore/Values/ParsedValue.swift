/// A value as a client wrote it, read as far as that is possible without the database.
enum ParsedValue: Sendable, Equatable {
    case value(AttributeValue)
    /// A record of this object (its key) that has this value of a unique attribute.
    case recordMatching(object: Int64, attribute: AttributeID, AttributeValue)
    /// A member of the workspace with this e-mail address.
    case memberWithEmail(String)
}

/// Why a value can't be one of its attribute.
struct ValueProblem: Error, Equatable {
    /// Nil: an invalid value, told by `issues`.
    var error: LatchkeyError?
    var issues: [ValidationIssue] = []

    static func issue(_ issue: ValidationIssue) -> ValueProblem { ValueProblem(issues: [issue]) }

    static func wrongType(_ expected: String, _ received: JSON?, _ path: String...) -> ValueProblem {
        .issue(.wrongType(expected: expected, received: received, at: path.map { .name($0) }))
    }

    static func custom(_ message: String) -> ValueProblem { .issue(.custom(message)) }

    static func notFound(_ message: String) -> ValueProblem {
        ValueProblem(error: LatchkeyError(.invalid, .valueNotFound, message))
    }
}

extension Attribute {
    /// Reads all values that were written for this attribute: bare or in an array where one is allowed, in an array
    /// where several are. Null and the empty array are no value.
    ///
    /// - Throws: `LatchkeyError` 400 with `validation_errors`, whose paths are relative to the value.
    func parse(_ json: JSON, _ schema: WorkspaceSchema) throws -> [ParsedValue] {
        let elements: [JSON]
        switch json {
        case .null: return []
        case .array(let array): elements = array
        default:
            guard !isMultiselect else {
                throw invalid([.wrongType(expected: "array", received: json)])
            }
            elements = [json]
        }
        guard isMultiselect || elements.count <= 1 else {
            throw LatchkeyError(
                .invalid, .multipleValues,
                "Cannot write multiple values to the single-value attribute with slug \"\(slug)\".")
        }
        guard elements.count <= Self.valueLimit else {
            throw invalid([.custom("More than \(Self.valueLimit) values.")])
        }
        return try elements.enumerated().map { index, element in
            do {
                return try ValueParser(attribute: self, schema: schema).parse(element)
            } catch let problem as ValueProblem {
                if let error = problem.error { throw error }
                throw invalid(
                    problem.issues.map { issue in
                        var issue = issue
                        if case .array = json { issue.path.insert(.index(index), at: 0) }
                        return issue
                    })
            }
        }
    }

    /// The most values that one write may give an attribute.
    private static let valueLimit = 10_000

    func invalid(_ issues: [ValidationIssue]) -> LatchkeyError {
        LatchkeyError(
            .invalid, .validationType, "An invalid value was passed to attribute with slug \"\(slug)\".", field: slug,
            issues: issues)
    }
}

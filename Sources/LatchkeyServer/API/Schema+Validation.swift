import LatchkeyCore

extension Schema {
    /// The most things that are told to be wrong at once.
    private static let mostIssues = 50

    /// What keeps a value from having this shape, as zod would say it; empty when it has it. Members that are not
    /// declared do not matter.
    func issues(in json: JSON?, at path: [ValidationIssue.Step] = []) -> [ValidationIssue] {
        switch self {
        case .string(let format, let length, _, _):
            guard let text = json?.string else { return wrong("string", json, path) }
            return Self.issues(in: text, format, length, path)
        case .number:
            return json?.number == nil ? wrong("number", json, path) : []
        case .integer(let range, _):
            guard let number = json?.number else { return wrong("number", json, path) }
            return Self.issues(in: number, range, path)
        case .boolean: return json?.bool == nil ? wrong("boolean", json, path) : []
        case .oneOf(let values, _):
            guard let text = json?.string else { return wrong("string", json, path) }
            return values.contains(text) ? [] : [Self.invalidOption(text, values, path)]
        case .constant(let value):
            guard json == .bool(value) else {
                return [ValidationIssue("invalid_literal", at: path, "Invalid literal value, expected \(value)")]
            }
            return []
        case .array(let element):
            guard let elements = json?.array else { return wrong("array", json, path) }
            return Self.collect(elements.enumerated()) {
                element.issues(in: $0.element, at: path + [.index($0.offset)])
            }
        case .object(let members):
            guard json?.members != nil else { return wrong("object", json, path) }
            return Self.collect(members) { member in
                let value = json?[member.name]
                if value == nil, !member.isRequired { return [] }
                return member.schema.issues(in: value, at: path + [.name(member.name)])
            }
        case .map(let element, _):
            guard let members = json?.members else { return wrong("object", json, path) }
            return Self.collect(members) { element.issues(in: $0.value, at: path + [.name($0.name)]) }
        case .any: return json == nil ? wrong("any", json, path) : []
        case .nullable(let schema): return json == .null ? [] : schema.issues(in: json, at: path)
        case .anyOf(let schemas):
            let all = schemas.map { $0.issues(in: json, at: path) }
            return all.min { $0.count < $1.count } ?? []
        case .named(_, let schema): return schema.issues(in: json, at: path)
        }
    }

    private func wrong(_ expected: String, _ json: JSON?, _ path: [ValidationIssue.Step]) -> [ValidationIssue] {
        [.wrongType(expected: expected, received: json, at: path)]
    }

    private static func collect<Part>(
        _ parts: some Sequence<Part>, _ issues: (Part) -> [ValidationIssue]
    ) -> [ValidationIssue] {
        var found: [ValidationIssue] = []
        for part in parts where found.count < mostIssues { found += issues(part) }
        return found
    }

    private static func invalidOption(
        _ text: String, _ values: [String], _ path: [ValidationIssue.Step]
    ) -> ValidationIssue {
        let expected = values.map { "'\($0)'" }.joined(separator: " | ")
        return ValidationIssue(
            "invalid_option", at: path, "Invalid enum value. Expected \(expected), received '\(text.prefix(100))'",
            options: values)
    }

    private static func issues(
        in text: String, _ format: Format?, _ length: ClosedRange<Int>?, _ path: [ValidationIssue.Step]
    ) -> [ValidationIssue] {
        if let length {
            let count = text.unicodeScalars.count
            if count < length.lowerBound {
                return [
                    ValidationIssue(
                        "too_small", at: path, "String must contain at least \(length.lowerBound) character(s)")
                ]
            }
            if count > length.upperBound {
                return [
                    ValidationIssue(
                        "too_big", at: path, "String must contain at most \(length.upperBound) character(s)")
                ]
            }
        }
        switch format {
        case .uuid where RecordID(text) == nil: return [ValidationIssue("invalid_string", at: path, "Invalid uuid")]
        case .dateTime where ISOTime(text) == nil:
            return [ValidationIssue("invalid_string", at: path, "Invalid datetime")]
        default: return []
        }
    }

    private static func issues(
        in number: Double, _ range: ClosedRange<Int>?, _ path: [ValidationIssue.Step]
    ) -> [ValidationIssue] {
        guard number == number.rounded(), abs(number) < 9_007_199_254_740_992 else {
            return [
                ValidationIssue(
                    "invalid_type", at: path, "Expected integer, received float", expected: "integer", received: "float"
                )
            ]
        }
        guard let range else { return [] }
        if number < Double(range.lowerBound) {
            return [
                ValidationIssue("too_small", at: path, "Number must be greater than or equal to \(range.lowerBound)")
            ]
        }
        if number > Double(range.upperBound) {
            return [ValidationIssue("too_big", at: path, "Number must be less than or equal to \(range.upperBound)")]
        }
        return []
    }
}

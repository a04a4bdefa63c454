import LatchkeyCore

/// The query string of a request, read as its operation declares it. Names that are not declared do not matter.
package struct QueryValues: Sendable {
    private var values: [String: JSON] = [:]

    /// - Throws: `LatchkeyError` 400 with `validation_errors`.
    init(_ query: String?, of operation: Operation) throws {
        let declared = operation.parameters.filter { $0.place == .query }
        guard !declared.isEmpty else { return }
        guard let form = URLEncodedForm.parse((query ?? "").utf8) else {
            throw LatchkeyError.invalidQuery([.custom("There are too many parameters.")])
        }
        var issues: [ValidationIssue] = []
        for parameter in declared {
            guard form.has(parameter.name) else {
                if parameter.isRequired {
                    issues.append(.wrongType(expected: "string", received: nil, at: [.name(parameter.name)]))
                }
                continue
            }
            let value = parameter.schema.query(form.raw(parameter.name))
            let found = parameter.schema.issues(in: value, at: [.name(parameter.name)])
            issues += found
            if found.isEmpty { values[parameter.name] = value }
        }
        guard issues.isEmpty else { throw LatchkeyError.invalidQuery(issues) }
    }

    package func string(_ name: String) -> String? { values[name]?.string }
    package func integer(_ name: String) -> Int? { values[name]?.number.map { Int($0) } }
    package func flag(_ name: String) -> Bool { values[name]?.bool ?? false }
}

extension Schema {
    /// A text of the query string as the value that it stands for; a string where it stands for none.
    fileprivate func query(_ text: String) -> JSON {
        switch self {
        case .integer, .number: Double(text).map { .number($0) } ?? .string(text)
        case .boolean: ["true": .bool(true), "false": .bool(false)][text] ?? .string(text)
        default: .string(text)
        }
    }
}

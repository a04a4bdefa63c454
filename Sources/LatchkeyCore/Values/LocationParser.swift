/// Reads locations: an object with every part, or a free text.
enum LocationParser {
    private static let longestPart = 1000

    /// - Throws: `ValueProblem`.
    static func parse(_ json: JSON) throws -> Location {
        if let text = json.string { return try parse(text) }
        guard json.members != nil else { throw ValueProblem.wrongType("object", json) }
        var issues: [ValidationIssue] = []
        let values = Location.parts.map { part -> String? in
            switch json[part] {
            case .null?: return nil
            case .string(let text)?:
                if let problem = problem(of: text, part) { issues.append(.custom(problem, at: [.name(part)])) }
                return text
            case let other:
                issues.append(.wrongType(expected: "string", received: other, at: [.name(part)]))
                return nil
            }
        }
        guard issues.isEmpty else { throw ValueProblem(issues: issues) }
        return Location(values: values)
    }

    private static func problem(of text: String, _ part: String) -> String? {
        guard text.utf8.count <= longestPart, !text.utf8.contains(0) else { return "This is too long." }
        switch part {
        case "country_code": return CountryCode.isKnown(text) ? nil : "There is no such country code."
        case "latitude": return isDegrees(text, upTo: 90) ? nil : "This is no latitude."
        case "longitude": return isDegrees(text, upTo: 180) ? nil : "This is no longitude."
        default: return nil
        }
    }

    private static func isDegrees(_ text: String, upTo limit: Double) -> Bool {
        Double(decimal: text).map { abs($0) <= limit } ?? false
    }

    /// "1 Infinite Loop, Cupertino, CA, USA": a country at the end, then region and locality, the rest are lines.
    private static func parse(_ text: String) throws -> Location {
        guard text.utf8.count <= longestPart * 4, !text.utf8.contains(0) else {
            throw ValueProblem.custom("The location is too long.")
        }
        var parts = text.split(separator: ",").map { String($0).trimmingWhitespace() }.filter { !$0.isEmpty }
        guard !parts.isEmpty else { throw ValueProblem.custom("The location is empty.") }
        var values: [String: String] = [:]
        if let last = parts.last {
            let code = CountryCode.isKnown(last.uppercased()) ? last.uppercased() : CountryCode.code(named: last)
            if let code {
                values["country_code"] = code
                parts.removeLast()
            }
        }
        if parts.count > 1 { values["region"] = parts.removeLast() }
        if !parts.isEmpty { values["locality"] = parts.removeLast() }
        for (index, line) in parts.prefix(4).enumerated() { values["line_\(index + 1)"] = line }
        return Location(values: Location.parts.map { values[$0] })
    }
}

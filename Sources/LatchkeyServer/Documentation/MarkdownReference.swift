import HTTPTypes
import LatchkeyCore

/// The reference as Markdown files, one for each group of operations: what docs/api/ holds.
package enum MarkdownReference {
    /// Where the examples' server is.
    private static let origin = "http://127.0.0.1:8080"

    /// File names with their contents.
    package static func files(_ operations: [Operation] = OperationCatalogue.operations) -> [String: String] {
        let groups = Dictionary(grouping: operations, by: \.group)
        return Dictionary(
            uniqueKeysWithValues: groups.map { group, operations in
                let parts = ["# \(group)"] + operations.map(section)
                return (fileName(of: group), parts.joined(separator: "\n\n") + "\n")
            })
    }

    private static func fileName(of group: String) -> String {
        group.lowercased().replacing(" ", with: "-") + ".md"
    }

    private static func section(_ operation: Operation) -> String {
        var parts = ["## \(operation.summary)", "`\(operation.method) \(operation.path)`", operation.fullDetail]
        if let curl = operation.curl(origin: origin) { parts.append("```sh\n\(curl)\n```") }
        if !operation.parameters.isEmpty {
            parts.append(
                table(
                    ["Parameter", "In", "What it is"],
                    operation.parameters.map {
                        ["`\($0.name)`", $0.place.rawValue, $0.isRequired ? $0.detail : "\($0.detail) Optional."]
                    }))
        }
        if let body = operation.body { parts += ["Body:", "```json\n\(body.sample())\n```"] }
        parts += ["Answer:", "```json\n\(operation.answer.sample())\n```"]
        parts.append(
            table(
                ["Status", "Code", "Message"], operation.allErrors.map { ["\($0.status)", "`\($0.code)`", $0.example] })
        )
        return parts.joined(separator: "\n\n")
    }

    private static func table(_ headings: [String], _ rows: [[String]]) -> String {
        let lines = [headings, headings.map { _ in "---" }] + rows
        return lines.map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }
}

import LatchkeyCore

extension AdminCommandRunner {
    private struct Findings: Encodable {
        let isHealthy: Bool
        let problems: [String]

        enum CodingKeys: String, CodingKey {
            case problems
            case isHealthy = "is_healthy"
        }
    }

    /// `latchkey check`. That the instance is open says that key, fingerprint and schema are right.
    func check(asJSON: Bool) async throws -> CommandResult {
        let problems = try await core.maintenance.problems()
        var result = CommandResult(
            asJSON
                ? try JSONOutput.text(Findings(isHealthy: problems.isEmpty, problems: problems))
                : problems.isEmpty
                    ? "Configuration, instance key and database are in order.\n"
                    : problems.map { "\($0)\n" }.joined())
        if !problems.isEmpty {
            result.notes = "Error: the database has \(problems.count) problems; restore a backup.\n"
            result.exitCode = 1
        }
        return result
    }
}

/// Everything that is wrong with the configuration, so that one run is enough to mend it.
struct ConfigurationError: Error, CustomStringConvertible {
    let problems: [String]

    var description: String {
        problems.count == 1
            ? problems[0]
            : "the configuration has \(problems.count) problems:\n"
                + problems.map { "  - \($0)" }.joined(separator: "\n")
    }
}

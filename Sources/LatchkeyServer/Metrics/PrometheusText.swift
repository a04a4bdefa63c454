/// The text format that Prometheus reads (version 0.0.4).
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Begins a metric that only grows.
    mutating func counter(_ name: String, _ help: String) { begin(name, help, type: "counter") }
    /// Begins a metric that goes up and down.
    mutating func gauge(_ name: String, _ help: String) { begin(name, help, type: "gauge") }
    /// Begins a metric that counts how values are spread.
    mutating func histogram(_ name: String, _ help: String) { begin(name, help, type: "histogram") }

    /// One value of the metric begun last.
    mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: some LosslessStringConvertible) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private mutating func begin(_ name: String, _ help: String, type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for character in value {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}

/// What must hold of a parser whatever it is given. `Scripts/fuzz` looks for inputs that break one, and `CorpusTests` runs
/// those that it has found worth keeping.
enum Property: String, CaseIterable {
    case token, networks, authorization, forwarding, json, csv, form, filter

    func check(_ bytes: [UInt8]) throws {
        switch self {
        case .token: try TokenProperty.check(bytes)
        case .networks: try NetworkProperty.check(bytes)
        case .authorization: try AuthorizationProperty.check(bytes)
        case .forwarding: try ForwardingProperty.check(bytes)
        case .json: try JSONProperty.check(bytes)
        case .csv: try CSVProperty.check(bytes)
        case .form: try FormProperty.check(bytes)
        case .filter: try FilterProperty.check(bytes)
        }
    }
}

/// An input that breaks a property, in words.
struct BrokenProperty: Error, CustomStringConvertible {
    let description: String
}

func hold(_ condition: Bool, _ words: @autoclosure () -> String) throws {
    guard condition else { throw BrokenProperty(description: words()) }
}

import LatchkeyCore

extension JSON {
    static func integer(_ number: Int) -> JSON { .number(Double(number)) }

    /// This object with one member more; anything else stays as it is.
    func adding(_ name: String, _ value: JSON?) -> JSON {
        guard let value, case .object(let members) = self else { return self }
        return .object(members + [Member(name, value)])
    }
}

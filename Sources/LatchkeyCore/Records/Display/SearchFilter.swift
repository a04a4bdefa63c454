extension ObjectSchema {
    /// The most words of a search that count.
    private static let searchWordLimit = 8

    /// Records that have each of these words at the beginning of a word of their name, or of an e-mail address, a
    /// domain or a phone number. All of it is answered by the index.
    func searchFilter(_ text: String) -> Filter {
        let words = SearchTerms(text).words.prefix(Self.searchWordLimit)
        if let number = Self.phoneNumber(text) {
            return .or(words.count == 1 ? [matching(words[0]), phone(number)] : [phone(number)])
        }
        return .and(words.map(matching))
    }

    private func matching(_ word: String) -> Filter {
        .or(
            searchFields.filter { $0.attribute.type != .phoneNumber }.flatMap { attribute, fields in
                fields.map { beginning(attribute, $0, word) }
            })
    }

    private func phone(_ number: String) -> Filter {
        .or(
            searchFields.filter { $0.attribute.type == .phoneNumber }.map { beginning($0.attribute, .value, number) })
    }

    private func beginning(_ attribute: Attribute, _ field: IndexField, _ text: String) -> Filter {
        .condition(FilterCondition(attribute: attribute, property: .text(field), comparison: .startsWith(text)))
    }

    /// `+1 (555) 12` as numbers are kept: `+155512`.
    private static func phoneNumber(_ text: String) -> String? {
        guard text.allSatisfy({ $0.isWhitespace || $0.isNumber || "+()-./".contains($0) }) else { return nil }
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return digits.count < 3 ? nil : "+" + digits
    }
}

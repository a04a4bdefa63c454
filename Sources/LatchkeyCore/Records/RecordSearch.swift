import LatchkeyStorage

/// A record that a search has found.
package struct SearchResult: Sendable {
    package let schema: WorkspaceSchema
    package let object: ObjectSchema
    package let record: Record

    /// What people call it; empty where it has no name.
    package var text: String { object.label.flatMap { values($0).first?.plainText } ?? "" }

    /// The address of its picture.
    package var image: String? {
        ["avatar_url", "logo_url"].compactMap(object.attribute(named:)).flatMap(values).first?.plainText
    }

    /// The values of one of its attributes, as text.
    package func texts(_ slug: String) -> [String] {
        object.attribute(named: slug).map { values($0).map(\.plainText) } ?? []
    }

    private func values(_ attribute: Attribute) -> [AttributeValue] {
        RecordDocument(record.document, of: object)[attribute].map(\.value)
    }
}

extension Records {
    /// The longest query, in characters, and the most results.
    package static let (searchQueryLimit, searchLimit) = (256, 25)

    /// Finds records by the beginnings of the words in their names, e-mail addresses, domains and phone numbers; the
    /// best first.
    ///
    /// - Throws: 400 `value_not_found` for an object.
    package func search(
        _ access: DataAccess, _ text: String, objects: [String], limit: Int
    ) async throws -> [SearchResult] {
        let schema = try await core.schema(access)
        let objects = try objects.map { name in
            guard let object = schema.object(named: name) else {
                throw LatchkeyError(
                    .invalid, .valueNotFound, "Object with slug/ID \"\(name.prefix(100))\" not found.")
            }
            return object
        }
        let terms = SearchTerms(text)
        let found = try await core.read { connection in
            try objects.flatMap { object in
                try RecordSearch(object: object, terms: terms, connection: connection).find().map {
                    SearchResult(schema: schema, object: object, record: $0)
                }
            }
        }
        let ranked = found.map { (result: $0, rank: terms.rank($0)) }.filter { $0.rank != nil }
        return ranked.enumerated().sorted { ($0.1.rank ?? 0, $0.0) < ($1.1.rank ?? 0, $1.0) }.prefix(limit)
            .map(\.1.result)
    }
}

/// What was typed, in words.
struct SearchTerms {
    let whole: String
    let words: [String]

    init(_ text: String) {
        whole = TextKey.folded(text).trimmingWhitespace()
        words = whole.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// 0 for a record that is called so, 1 for one whose name begins so, 2 for one that has all the words; nil else.
    func rank(_ result: SearchResult) -> Int? {
        let name = TextKey.folded(result.text)
        if name == whole { return 0 }
        if name.hasPrefix(whole) { return 1 }
        let others = ["email_addresses", "primary_email_address", "domains", "phone_numbers"].flatMap(result.texts)
        let known = name.split { !$0.isLetter && !$0.isNumber }.map(String.init) + others
        let digits = whole.filter { $0.isNumber || $0 == "+" }
        if digits.count > 3, others.contains(where: { $0.contains(digits) }) { return 2 }
        return words.allSatisfy { word in known.contains { $0.hasPrefix(word) } } ? 2 : nil
    }
}

private struct RecordSearch {
    /// Candidates that one range of the index gives at most.
    private static let candidates = 200

    let object: ObjectSchema
    let terms: SearchTerms
    let connection: any Connection

    func find() throws -> [Record] {
        guard let longest = terms.words.max(by: { $0.count < $1.count }) else { return try newest() }
        var numbers: [Int64] = []
        var seen: Set<Int64> = []
        for (attribute, fields) in object.searchFields {
            let isPhone = attribute.type == .phoneNumber
            for text in Set([terms.whole, isPhone ? phone : longest]) where !text.isEmpty {
                for field in fields {
                    numbers += try matches(attribute, field, text).filter { seen.insert($0).inserted }
                }
            }
        }
        return try numbers.compactMap { try RecordStore.find(number: $0, of: object, in: connection) }
    }

    private var phone: String { terms.whole.filter { $0.isNumber || $0 == "+" } }

    private func matches(_ attribute: Attribute, _ field: IndexField, _ text: String) throws -> [Int64] {
        let beginning = TextKey.beginning(of: text)
        return try connection.all(
            """
            SELECT record FROM record_texts WHERE attribute = ? AND field = ? AND key >= ? AND key <= ?
            ORDER BY key, record LIMIT ?
            """, attribute.number, field.rawValue, beginning, beginning + "\u{10FFFF}", Self.candidates
        ) { try $0.next() }
    }

    private func newest() throws -> [Record] {
        try connection.all(
            "SELECT \(RecordStore.columns) FROM records r WHERE r.object = ? ORDER BY r.number DESC LIMIT ?",
            object.object.number, Records.searchLimit, read: Record.init(row:))
    }
}

extension ObjectSchema {
    /// Where names, addresses and numbers are, which searches look at.
    var searchFields: [(attribute: Attribute, fields: [IndexField])] {
        visible.compactMap { attribute in
            switch attribute.type {
            case .personalName: (attribute, [.value, .firstName, .lastName])
            case .emailAddress, .domain, .phoneNumber: (attribute, [.value])
            case .text where attribute.id == label?.id: (attribute, [.value, .word])
            default: nil
            }
        }
    }
}

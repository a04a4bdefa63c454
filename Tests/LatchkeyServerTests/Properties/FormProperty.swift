import HTTPTypes
import LatchkeyCore

@testable import LatchkeyServer

/// What is encoded is read as it was, and a query is either what its operation declares or refused.
enum FormProperty {
    private static let operation = Operation(
        .get, "/", id: "fuzz", group: "", summary: "", detail: "",
        parameters: [
            OperationParameter("limit", in: .query, .integer(in: 1...500), detail: ""),
            OperationParameter("offset", in: .query, .integer(), isRequired: false, detail: ""),
            OperationParameter("flag", in: .query, .boolean(), isRequired: false, detail: ""),
            OperationParameter("at", in: .query, .string(.dateTime), isRequired: false, detail: ""),
            OperationParameter("id", in: .query, .string(.uuid), isRequired: false, detail: ""),
        ],
        answer: .boolean(), rate: .read, access: .probe { _ in throw LatchkeyError.notFound("Nothing") })

    static func check(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let encoded = PercentEncoding.encode(text)
        try hold(URLEncodedForm.decode(encoded.utf8).utf8.elementsEqual(text.utf8), "it is decoded to something else")
        if let form = URLEncodedForm.parse(bytes) {
            let again = URLEncodedForm.parse(self.text(of: form).utf8)
            try hold(again.map(pairs) == .some(pairs(form)), "the form is another when it is read again")
        }
        try checkQuery(text)
    }

    private static func checkQuery(_ text: String) throws {
        do {
            let values = try QueryValues(text, of: operation)
            let limit = values.integer("limit")
            try hold(limit.map((1...500).contains) == true, "a limit that is out of bounds passes")
            _ = (values.integer("offset"), values.flag("flag"))
            if let at = values.string("at") { try hold(ISOTime(at) != nil, "\(at) passes as a time") }
            if let id = values.string("id") { try hold(RecordID(id) != nil, "\(id) passes as an id") }
        } catch let error as LatchkeyError {
            try hold(!error.issues.isEmpty, "it is refused without a reason")
        }
    }

    private static func pairs(_ form: Form) -> [[String]] {
        form.names(withPrefix: "").map { [$0] + form.all($0) }
    }

    private static func text(of form: Form) -> String {
        form.names(withPrefix: "").flatMap { name in
            form.all(name).map { PercentEncoding.encode(name) + "=" + PercentEncoding.encode($0) }
        }.joined(separator: "&")
    }
}

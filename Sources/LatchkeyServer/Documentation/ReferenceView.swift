import HTTPTypes
import LatchkeyCore

/// What the page of the reference shows.
struct ReferenceView: Sendable {
    let origin: String
    let groups: [Group]
    let errorSample = String(
        decoding: APIError.unknownEndpoint("GET", "/v2/example").json, as: UTF8.self)

    struct Group: Sendable {
        let title: String
        let operations: [OperationView]
    }

    struct OperationView: Sendable {
        let id: String
        let method: String
        let path: String
        let summary: String
        let paragraphs: [Paragraph]
        let scopes: [Paragraph]
        /// A shell command that shows it at work.
        let curl: String?
        let hasParameters: Bool
        let parameters: [ParameterView]
        let answer: String
        let errors: [ErrorView]
    }

    struct ParameterView: Sendable {
        let name: String
        let place: String
        let detail: String
    }

    struct ErrorView: Sendable {
        let status: Int
        let code: String
        let example: String
    }

    /// Text in which some words are code.
    struct Paragraph: Sendable {
        let parts: [Part]

        struct Part: Sendable {
            let text: String
            let isCode: Bool
        }

        /// - Parameter markdown: one paragraph; only backticks mean something.
        init(_ markdown: String) {
            let pieces = markdown.split(separator: "`", omittingEmptySubsequences: false)
            parts = pieces.enumerated().compactMap { index, piece in
                piece.isEmpty ? nil : Part(text: String(piece), isCode: index % 2 == 1)
            }
        }
    }

    init(origin: PublicURL, operations: [Operation] = OperationCatalogue.operations) {
        self.origin = origin.description
        var titles: [String] = []
        for operation in operations where !titles.contains(operation.group) { titles.append(operation.group) }
        groups = titles.map { title in
            Group(
                title: title,
                operations: operations.filter { $0.group == title }.map { OperationView($0, origin: "\(origin)") })
        }
    }
}

extension ReferenceView.OperationView {
    init(_ operation: Operation, origin: String) {
        id = operation.id
        method = operation.method.rawValue
        path = operation.path
        summary = operation.summary
        paragraphs = operation.detail.split(separator: "\n\n").map { ReferenceView.Paragraph(String($0)) }
        scopes = operation.scopeLines.map(ReferenceView.Paragraph.init)
        parameters = operation.parameters.map {
            ReferenceView.ParameterView(name: $0.name, place: $0.place.rawValue, detail: $0.detail)
        }
        curl = operation.curl(origin: origin)
        hasParameters = !parameters.isEmpty
        answer = operation.answer.sample()
        errors = operation.allErrors.map {
            ReferenceView.ErrorView(status: $0.status, code: $0.code, example: $0.example)
        }
    }
}

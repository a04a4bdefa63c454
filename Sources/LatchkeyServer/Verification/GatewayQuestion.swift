import LatchkeyCore

extension Gateway {
    /// What a gateway asks: of which workspace, and which scopes.
    struct Question {
        /// Empty where the path names none.
        let slug: String
        /// Nil for a query that can't be read: then nobody passes.
        let required: RequiredNames?

        /// Scopes stand in the query's `scope` and in the gateway's own header, separated by white space or commas; whoever
        /// adds to them can only make it stricter.
        init(path: some StringProtocol, query: (some StringProtocol)?, requiredScopes: [String]) {
            let slug = path.dropFirst(Gateway.path.count).prefix { $0 != "/" }
            self.slug = String(slug)
            // Where nothing stands behind the slug the query is the gateway's alone: then a name that is no `scope` is a
            // slip, and would let everybody through.
            let isOwn = path.utf8.count == Gateway.path.utf8.count + slug.utf8.count
            required = Self.required(query.map { Array($0.utf8) }, requiredScopes, isOwn: isOwn)
        }

        private static func required(_ query: [UInt8]?, _ texts: [String], isOwn: Bool) -> RequiredNames? {
            var texts = texts
            if let query {
                guard let form = URLEncodedForm.parse(query) else { return nil }
                guard !isOwn || form.names(withPrefix: "").allSatisfy({ $0 == "scope" }) else { return nil }
                texts += form.all("scope")
            }
            guard !texts.isEmpty else { return RequiredNames.none }
            return RequiredNames(texts.flatMap { $0.split { $0 == "," || $0.isWhitespace } })
        }
    }

    /// The questions of late by their targets: gateways ask few, and reading one costs more than the answer. Lives on one
    /// event loop.
    final class KnownQuestions {
        private static let most = 256
        private var known: [String: Question] = [:]
        /// The last one, which nearly always is the next one too.
        private var last: (target: [UInt8], question: Question)?

        func question(of request: ShortRequest) -> Question {
            let scopes = request.texts(of: request.head.requiredScopes, named: "x-latchkey-required-scopes")
            guard scopes.isEmpty else { return Self.read(String(decoding: request.target, as: UTF8.self), scopes) }
            if let last, Self.isEqual(last.target, request.target) { return last.question }
            let target = String(decoding: request.target, as: UTF8.self)
            let question = known[target] ?? Self.read(target, [])
            if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
            known[target] = question
            last = (Array(request.target), question)
            return question
        }

        private static func isEqual(_ known: [UInt8], _ target: UnsafeBufferPointer<UInt8>) -> Bool {
            known.count == target.count && known.elementsEqual(target)
        }

        private static func read(_ target: String, _ requiredScopes: [String]) -> Question {
            let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            return Question(
                path: parts[0], query: parts.count == 2 ? parts[1] : nil, requiredScopes: requiredScopes)
        }
    }
}

@available(*, unavailable)
extension Gateway.KnownQuestions: Sendable {}

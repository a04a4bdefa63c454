import LatchkeyCore
import NIOCore

extension APIContext {
    private static let mostQuestions = 1000

    /// Answers one question of the declared shape.
    func verify(_ question: JSON) async throws -> Verification {
        let names = (question["scopes"]?.array ?? []).compactMap(\.string)
        let workspace = principal.workspaceID
        return try await core.verifier.verify(
            Array((question["token"]?.string ?? "").utf8), requiring: RequiredNames(names.map { Substring($0) }),
            from: .vouchedFor(question["address"]?.string)
        ) { $0.id == workspace }
    }

    /// Answers the questions in a body, in their order.
    ///
    /// - Throws: `LatchkeyError` 400 for a body of another shape, or with too many.
    func verifyMany(_ body: ByteBuffer) async throws -> [Verification] {
        if let (questions, known) = knownVerdicts(body) {
            var verdicts: [Verification] = []
            verdicts.reserveCapacity(known.count)
            let workspace = principal.workspaceID
            for (question, verdict) in zip(questions, known) {
                if let verdict {
                    verdicts.append(verdict)
                } else {
                    verdicts.append(
                        try await core.verifier.verify(
                            body.bytes(question.token), requiring: question.required,
                            from: .vouchedFor(question.address.map(body.text))
                        ) { $0.id == workspace })
                }
            }
            return verdicts
        }
        let questions = try RequestJSON.value(of: body, as: .verificationListBody)["data"]?.array ?? []
        guard questions.count <= Self.mostQuestions else {
            throw LatchkeyError.invalidBody([
                ValidationIssue(
                    "too_big", at: [.name("data")], "Array must contain at most \(Self.mostQuestions) element(s)")
            ])
        }
        var verdicts: [Verification] = []
        for question in questions { verdicts.append(try await verify(question)) }
        return verdicts
    }

    /// The questions of a body that can be read at once, and what memory knows of each.
    private func knownVerdicts(_ body: ByteBuffer) -> ([VerificationQuestion], [Verification?])? {
        body.withUnsafeReadableBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            guard let questions = QuestionReader.questions(in: bytes, most: Self.mostQuestions) else { return nil }
            let (verifier, workspace) = (core.verifier, principal.workspaceID)
            return (questions, questions.map { verifier.cached($0, in: bytes) { $0.id == workspace } })
        }
    }
}

extension Verifier {
    /// What memory knows of the token that a question is about.
    func cached(
        _ question: VerificationQuestion, in bytes: UnsafeBufferPointer<UInt8>,
        isOwn: (IntegrationWorkspace) -> Bool
    ) -> Verification? {
        cached(
            UnsafeBufferPointer(rebasing: bytes[question.token]), requiring: question.required,
            from: .vouchedFor(question.address.map { String(decoding: bytes[$0], as: UTF8.self) }), isOwn: isOwn)
    }
}

extension RequestSource {
    /// Without an address there is nobody to compare with the token's networks: who asks vouches for that.
    static func vouchedFor(_ address: String?) -> RequestSource { address.map { .address($0) } ?? .anywhere }
}

extension ByteBuffer {
    fileprivate func bytes(_ place: Range<Int>) -> [UInt8] {
        getBytes(at: readerIndex + place.lowerBound, length: place.count) ?? []
    }

    fileprivate func text(_ place: Range<Int>) -> String { String(decoding: bytes(place), as: UTF8.self) }
}

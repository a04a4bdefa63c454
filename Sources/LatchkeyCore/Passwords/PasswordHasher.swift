import Dispatch
import Synchronization

/// Hashes passwords off the request threads, two at a time: each takes 128 MiB and a core.
final class PasswordHasher: Sendable {
    private static let lanes = 2
    private static let mostWaiting = 32

    private let cost: Int
    private let random: RandomSource
    private let queues = (0..<lanes).map { DispatchQueue(label: "latchkey.password.\($0)") }
    private let waiting = Atomic<Int>(0)
    private let turn = Atomic<Int>(0)

    init(cost: Int, random: RandomSource) {
        self.cost = cost
        self.random = random
    }

    /// - Throws: `.unavailable` when too many wait already.
    func hash(_ password: String) async throws -> PasswordHash {
        let (cost, salt) = (cost, random.bytes(16))
        return try await run { try PasswordHash(password, cost: cost, salt: salt) }
    }

    /// Whether the password is the one of `known`; with nobody to compare, it takes as long and says no.
    func verify(_ password: String, against known: PasswordHash?) async throws -> Bool {
        let (cost, salt) = (cost, random.bytes(16))
        return try await run {
            if let known { return try known.matches(password) }
            _ = try PasswordHash(password, cost: cost, salt: salt)
            return false
        }
    }

    private func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        guard waiting.wrappingAdd(1, ordering: .relaxed).newValue <= Self.mostWaiting else {
            waiting.wrappingSubtract(1, ordering: .relaxed)
            throw LatchkeyError(.unavailable, .overloaded, "Too many people are signing in. Try again in a moment.")
        }
        defer { waiting.wrappingSubtract(1, ordering: .relaxed) }
        let lane = turn.wrappingAdd(1, ordering: .relaxed).newValue & Int.max
        return try await withCheckedThrowingContinuation { continuation in
            queues[lane % Self.lanes].async {
                continuation.resume(with: Result(catching: work))
            }
        }
    }
}

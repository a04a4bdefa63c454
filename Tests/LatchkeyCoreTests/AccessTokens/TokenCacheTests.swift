import Testing

@testable import LatchkeyCore

/// The race rules of the cache, each step in its order.
@Suite struct TokenCacheTests {
    private let ids = IDGenerator(clock: ManualClock(), random: .system)

    private func hash(_ number: UInt8) -> TokenHash {
        (0..<32).map { _ in number }.withUnsafeBytes(TokenHash.init(bytes:))
    }

    private func snapshot(_ id: IntegrationID, _ workspace: WorkspaceID) -> IntegrationSnapshot {
        IntegrationSnapshot(
            id: id, workspaceID: workspace, scopes: .everything, workspaceName: "Acme", workspaceSlug: "acme",
            logoURL: nil)
    }

    private func token(_ number: UInt8, _ integration: IntegrationSnapshot) -> CachedToken {
        let id: AccessTokenID = ids.next()
        return CachedToken(
            hash: hash(number).half, kind: .workspace, level: .workspace, integration: integration,
            activity: TokenActivity(tokenID: id, owner: integration.owner),
            grant: nil, makerID: nil, issuedAt: 0, expiresAt: nil)
    }

    @Test func whatWasReadBeforeARevocationIsNotStoredAfterIt() {
        let cache = TokenCache(capacity: 64)
        let token = token(1, snapshot(ids.next(), ids.next()))
        // A miss reads at head 5; the revocation commits as 6 and is applied; only then the miss stores.
        cache.apply([Change(sequence: 6, subject: .accessToken(hash(1)))])
        cache.store(token, readAt: 5)
        #expect(cache.find(hash(1)) == nil)
        cache.store(token, readAt: 6)
        #expect(cache.find(hash(1)) != nil)
    }

    @Test func whatWasStoredBeforeARevocationIsForgottenByIt() {
        let cache = TokenCache(capacity: 64)
        cache.store(token(1, snapshot(ids.next(), ids.next())), readAt: 5)
        cache.apply([Change(sequence: 6, subject: .accessToken(hash(1)))])
        #expect(cache.find(hash(1)) == nil)
    }

    @Test func aChangedIntegrationIsAMissForAllItsTokens() {
        let cache = TokenCache(capacity: 64)
        let (first, second): (IntegrationID, IntegrationID) = (ids.next(), ids.next())
        let workspace: WorkspaceID = ids.next()
        let shared = cache.integration(snapshot(first, workspace), readAt: 0)
        let other = cache.integration(snapshot(second, workspace), readAt: 0)
        cache.store(token(1, shared), readAt: 0)
        cache.store(token(2, shared), readAt: 0)
        cache.store(token(3, other), readAt: 0)
        cache.apply([Change(sequence: 1, subject: .integration(first))])
        #expect(cache.find(hash(1)) == nil)
        #expect(cache.find(hash(2)) == nil)
        #expect(cache.find(hash(3)) != nil)
        cache.apply([Change(sequence: 2, subject: .workspace(workspace))])
        #expect(cache.find(hash(3)) == nil)
    }

    @Test func anIntegrationReadBeforeItsChangeIsNotShared() {
        let cache = TokenCache(capacity: 64)
        let (id, workspace): (IntegrationID, WorkspaceID) = (ids.next(), ids.next())
        cache.apply([Change(sequence: 3, subject: .integration(id))])
        let old = cache.integration(snapshot(id, workspace), readAt: 2)
        let new = cache.integration(snapshot(id, workspace), readAt: 3)
        #expect(old !== new)
        #expect(cache.integration(snapshot(id, workspace), readAt: 3) === new)
    }

    @Test func aFullCacheForgetsWhatWasNotUsed() {
        let cache = TokenCache(capacity: TokenCache.shardCount)  // one in each
        let integration = snapshot(ids.next(), ids.next())
        for number in 0..<200 { cache.store(token(UInt8(number), integration), readAt: 0) }
        let left = (0..<200).count { cache.find(hash(UInt8($0))) != nil }
        #expect(left > 0 && left <= TokenCache.shardCount)
    }
}

import Crypto
import FoundationEssentials
import Testing

@testable import LatchkeyCore

/// Showing and changing secrets, signing with Ed25519.
@Suite struct WebhookSigningTests {
    private func headers(_ request: DeliveryRequest) -> [String: String] {
        Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
    }

    private func send(_ desk: WebhookDesk, _ name: String) async throws -> DeliveryRequest {
        try await desk.company(name)
        try await desk.turn()
        return try #require(desk.receiver.take().last)
    }

    @Test func theOldSecretSignsUntilTheOverlapIsOver() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, old) = try await desk.subscribe("record.created")
        let new = try #require(
            try await desk.core.webhooks.rotateSecret(desk.access, webhook.id, version: 1, overlap: .hours(1)))
        #expect(new != old && new.utf8.count == 64)
        #expect(try await desk.core.webhooks.secret(desk.access, webhook.id) == new)
        let request = try await send(desk, "Halden")
        let sent = headers(request)
        let (id, seconds) = (sent["webhook-id"] ?? "", desk.data.clock.now().seconds)
        #expect(
            sent["webhook-signature"]?.split(separator: " ").map(String.init)
                == [new, old].map {
                    WebhookSignature(secret: $0).standard(id: id, timestamp: seconds, request.body)
                })
        #expect(sent["attio-signature"] == WebhookSignature(secret: old).attio(request.body))
        let state = try await desk.core.webhooks.signing(desk.access, webhook.id)
        #expect(state.version == 2 && state.overlapEnd == desk.data.clock.now() + .hours(1))
        desk.data.clock.advance(by: .hours(1))
        let later = try await send(desk, "Ferrous")
        #expect(headers(later)["attio-signature"] == WebhookSignature(secret: new).attio(later.body))
        #expect(headers(later)["webhook-signature"]?.contains(" ") == false)
        #expect(try await desk.core.webhooks.signing(desk.access, webhook.id).overlapEnd == nil)
    }

    /// Attio's header has room for one signature: a receiver that refuses the old secret's gets the new one's, and back.
    @Test func attiosHeaderFollowsWhatTheReceiverTakes() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, old) = try await desk.subscribe("record.created")
        let new = try #require(
            try await desk.core.webhooks.rotateSecret(desk.access, webhook.id, version: 1, overlap: .hours(1)))
        desk.receiver.answer(.init(status: 401))
        let refused = try await send(desk, "Halden")
        #expect(headers(refused)["attio-signature"] == WebhookSignature(secret: old).attio(refused.body))
        desk.data.clock.advance(by: .seconds(6))
        try await desk.turn()
        let taken = try #require(desk.receiver.take().first)
        #expect(headers(taken)["attio-signature"] == WebhookSignature(secret: new).attio(taken.body))
        let next = try await send(desk, "Ferrous")
        #expect(headers(next)["attio-signature"] == WebhookSignature(secret: new).attio(next.body))
        desk.receiver.answer(.init(status: 500))
        let failed = try await send(desk, "Aspen")
        desk.data.clock.advance(by: .seconds(6))
        try await desk.turn()
        let again = try #require(desk.receiver.take().first)
        #expect(headers(again)["attio-signature"] == WebhookSignature(secret: new).attio(failed.body))
    }

    @Test func anOverlapCanBeEndedOrLeftOut() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        let webhooks = desk.core.webhooks
        let second = try #require(
            try await webhooks.rotateSecret(desk.access, webhook.id, version: 1, overlap: .hours(1)))
        // A form that is sent twice changes nothing more.
        #expect(try await webhooks.rotateSecret(desk.access, webhook.id, version: 1, overlap: .zero) == nil)
        #expect(try await webhooks.secret(desk.access, webhook.id) == second)
        try await webhooks.endOverlap(desk.access, webhook.id)
        let request = try await send(desk, "Halden")
        #expect(headers(request)["attio-signature"] == WebhookSignature(secret: second).attio(request.body))
        let third = try #require(
            try await webhooks.rotateSecret(desk.access, webhook.id, version: 2, overlap: .zero))
        let later = try await send(desk, "Ferrous")
        #expect(headers(later)["attio-signature"] == WebhookSignature(secret: third).attio(later.body))
        for overlap in [Duration.days(31), .seconds(-1)] {
            let error = await #expect(throws: LatchkeyError.self) {
                try await webhooks.rotateSecret(desk.access, webhook.id, version: 3, overlap: overlap)
            }
            #expect(error?.field == "overlap")
        }
    }

    @Test func ed25519SignsWhenSwitchedOn() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        try await desk.core.webhooks.setEd25519(desk.access, webhook.id, true)
        let text = try #require(try await desk.core.webhooks.signing(desk.access, webhook.id).publicKey)
        #expect(text.hasPrefix("whpk_"))
        // Switched on again, it keeps its key.
        try await desk.core.webhooks.setEd25519(desk.access, webhook.id, true)
        #expect(try await desk.core.webhooks.signing(desk.access, webhook.id).publicKey == text)
        let key = try Curve25519.Signing.PublicKey(
            rawRepresentation: try #require(Data(base64Encoded: String(text.dropFirst(5)))))
        let request = try await send(desk, "Halden")
        let sent = headers(request)
        let parts = sent["webhook-signature"]?.split(separator: " ").map(String.init) ?? []
        #expect(parts.count == 2 && parts[0].hasPrefix("v1,") && parts[1].hasPrefix("v1a,"))
        let signature = try #require(Data(base64Encoded: String(parts[1].dropFirst(4))))
        let signed = WebhookSignature.signed(
            id: sent["webhook-id"] ?? "", timestamp: desk.data.clock.now().seconds, request.body)
        #expect(key.isValidSignature(signature, for: signed))
        try await desk.core.webhooks.setEd25519(desk.access, webhook.id, false)
        let later = try await send(desk, "Ferrous")
        #expect(headers(later)["webhook-signature"]?.contains("v1a") == false)
        #expect(try await desk.core.webhooks.signing(desk.access, webhook.id).publicKey == nil)
    }

    @Test func nothingSecretIsInTheAuditLog() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, old) = try await desk.subscribe("record.created")
        let new = try #require(
            try await desk.core.webhooks.rotateSecret(desk.access, webhook.id, version: 1, overlap: .hours(1)))
        _ = try await desk.core.webhooks.secret(desk.access, webhook.id)
        let events = try await desk.core.audit.list(try desk.data.admin.admin).elements
        #expect(events.prefix(2).map(\.action) == ["webhook.secret-shown", "webhook.secret-rotated"])
        let all = "\(events)"
        #expect(!all.contains(old) && !all.contains(new))
    }
}

import Foundation
import LatchkeyCore
import Testing

/// What docs/webhooks-signatures.md shows in Swift, with what Latchkey signs. Tests/clients has its other languages.
@Suite struct SignatureExampleTests {
    private let secret = String(repeating: "5ec7e7", count: 10) + "0123"
    private let other = String(repeating: "07e7", count: 16)
    private let body = Data(#"{"webhook_id": "…", "events": []}"#.utf8)
    private let tampered = Data(#"{"webhook_id": "…", "events": {}}"#.utf8)
    private let now = Int64(Date().timeIntervalSince1970)

    @Test func attio() {
        let signature = WebhookSignature(secret: secret).attio(Array(body))
        #expect(attioIsGenuine(secret: secret, body: body, signature: signature))
        #expect(!attioIsGenuine(secret: secret, body: tampered, signature: signature))
        #expect(!attioIsGenuine(secret: other, body: body, signature: signature))
        for broken in ["", String(signature.dropLast()), signature + "00", signature.dropLast() + "g"] {
            #expect(!attioIsGenuine(secret: secret, body: body, signature: broken))
        }
    }

    @Test func standard() {
        let signature = sign(secret, at: now)
        #expect(isGenuine(signature))
        #expect(!isGenuine(signature, body: tampered))
        #expect(!isGenuine(signature, secret: other))
        #expect(!isGenuine(signature, id: "msg_2"))
        #expect(!isGenuine(signature, at: now - 1))
        for broken in ["", "v1", "v1,", String(signature.dropFirst(3)), "v1a" + signature.dropFirst(2)] {
            #expect(!isGenuine(broken))
        }
    }

    @Test(arguments: [-310, -290, 290, 310] as [Int64])
    func theTimeCounts(seconds: Int64) {
        #expect(isGenuine(sign(secret, at: now + seconds), at: now + seconds) == (abs(seconds) < 300))
    }

    @Test func oneOfSeveralIsEnough() {
        let (new, old, ed25519) = (sign(other, at: now), sign(secret, at: now), "v1a,aGVsbG8=")
        for signatures in ["\(new) \(old)", "\(old) \(new)", "\(ed25519) \(old)", "\(new) \(old) \(ed25519)"] {
            #expect(isGenuine(signatures))
        }
        #expect(!isGenuine("\(new) \(ed25519)"))
    }

    @Test func theDocumentationShowsThisFile() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let example = try String(contentsOf: folder.appending(path: "SignatureExample.swift"), encoding: .utf8)
        let page = folder.appending(path: "../../../docs/webhooks-signatures.md").standardizedFileURL
        #expect(try String(contentsOf: page, encoding: .utf8).contains("```swift\n\(example)```\n"))
    }

    private func sign(_ secret: String, at time: Int64) -> String {
        WebhookSignature(secret: secret).standard(id: "msg_1", timestamp: time, Array(body))
    }

    private func isGenuine(
        _ signatures: String, secret: String? = nil, body: Data? = nil, id: String = "msg_1", at time: Int64? = nil
    ) -> Bool {
        standardIsGenuine(
            secret: secret ?? self.secret, body: body ?? self.body, id: id, timestamp: "\(time ?? now)",
            signatures: signatures)
    }
}

import Crypto
import FoundationEssentials
import Testing

@testable import LatchkeyCore

@Suite struct KeyedHashTests {
    @Test func isHMAC() {
        for length in [0, 1, 32, 64] {
            let key = SymmetricKey(data: (0..<length).map { UInt8($0) })
            let message = SHA256.hash(data: Data("message \(length)".utf8))
            let expected = message.withUnsafeBytes { HMAC<SHA256>.authenticationCode(for: $0, using: key) }
            // Twice: the first use must leave nothing behind.
            for _ in 0..<2 {
                let code = message.withUnsafeBytes { KeyedHash(key: key).withCode(of: $0) { Array($0) } }
                #expect(code == Array(expected))
            }
        }
    }
}

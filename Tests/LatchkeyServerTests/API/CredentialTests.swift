import HTTPTypes
import Testing

@testable import LatchkeyServer

@Suite struct CredentialTests {
    @Test(arguments: [
        ("Bearer abc", Credential.token(Array("abc".utf8))), ("bearer   abc", .token(Array("abc".utf8))),
        ("BEARER abc", .token(Array("abc".utf8))), ("Basic YWJjOg==", .token(Array("abc".utf8))),
        ("basic YWJj", .token(Array("abc".utf8))), ("Basic YWJjOnB3", .token(Array("abc".utf8))),
        ("Bearer", .malformed), ("Bearer ", .malformed), ("Basic", .malformed), ("Basic Og==", .malformed),
        ("Basic a", .malformed), ("Basic YWJj=YWJj", .malformed), ("Digest abc", .malformed), ("abc", .malformed),
    ])
    func headers(_ header: String, _ expected: Credential) {
        #expect(Credential.read([.authorization: header]) == expected)
    }

    @Test func noHeader() {
        #expect(Credential.read([:]) == .missing)
    }
}

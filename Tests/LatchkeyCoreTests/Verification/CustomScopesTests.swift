import Testing

@testable import LatchkeyCore

@Suite struct CustomScopesTests {
    @Test func namesAreReadSortedAndOnce() throws {
        #expect(
            try CustomScopes("invoices:write, invoices:read\ninvoices:read").names == [
                "invoices:read", "invoices:write",
            ])
        #expect(try CustomScopes("").isEmpty)
    }

    @Test(arguments: [
        "invoices", "Invoices:read", ":read", "invoices:", "a:b:c", "a b:c", "ä:b", "note:read", "note:delete",
        "webhook:x", "a/b:c", String(repeating: "a", count: 64) + ":b",
    ])
    func whatIsNoneIsRefused(_ text: String) {
        let error = #expect(throws: LatchkeyError.self) { try CustomScopes(text) }
        #expect(error?.field == "custom_scopes")
    }

    @Test func thereAreAtMostAHundred() throws {
        _ = try CustomScopes((0..<100).map { "a\($0):read" })
        #expect(throws: LatchkeyError.self) { try CustomScopes((0...100).map { "a\($0):read" }) }
    }
}

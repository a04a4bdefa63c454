import Foundation
import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

/// The document describes exactly the operations that exist.
@Suite struct OpenAPITests {
    private func document() async throws -> [String: Any] {
        let server = try await TestServer()
        let data = try await server.run { client in
            let response = try await client.executeRequest(uri: "/openapi.json", method: .get, headers: [:], body: nil)
            #expect(response.headers[.contentType] == "application/json; charset=utf-8")
            return Data(response.body.readableBytesView)
        }
        return try required(try JSONSerialization.jsonObject(with: data) as? [String: Any], "an object")
    }

    @Test func everyOperationIsThereWithItsScopes() async throws {
        let document = try await document()
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try required(document["paths"] as? [String: [String: [String: Any]]], "paths")
        #expect(paths.values.map(\.count).reduce(0, +) == OperationCatalogue.operations.count)
        for operation in OperationCatalogue.operations {
            let described = try required(
                paths[operation.path]?[operation.method.rawValue.lowercased()], operation.id)
            #expect(described["operationId"] as? String == operation.id)
            let security = try required(described["security"] as? [[String: [String]]], "security")
            let scopes = operation.scopes?.always.names ?? []
            #expect(security == (operation.isOpen ? [] : [["bearer": scopes], ["basic": scopes]]))
            let responses = try required(described["responses"] as? [String: Any], "responses")
            #expect(responses["200"] != nil && responses["429"] != nil)
            #expect((responses["403"] != nil) == (operation.scopes?.all.contains { !$0.isEmpty } ?? false))
        }
    }

    @Test func everyReferenceLeadsSomewhere() async throws {
        let document = try await document()
        let components = try required(document["components"] as? [String: Any], "components")
        let schemas = try required(components["schemas"] as? [String: Any], "schemas")
        let references = Self.references(in: document)
        #expect(!references.isEmpty)
        for reference in references {
            let name = try required(reference.split(separator: "/").last.map(String.init), "a name")
            #expect(reference == "#/components/schemas/\(name)" && schemas[name] != nil)
        }
    }

    @Test func theReferenceShowsEveryOperation() async throws {
        let server = try await TestServer()
        try await server.run { client in
            let response = try await client.executeRequest(uri: "/docs", method: .get, headers: [:], body: nil)
            let page = String(buffer: response.body)
            #expect(response.status == .ok)
            for operation in OperationCatalogue.operations {
                #expect(page.contains("id=\"\(operation.id)\"") && page.contains("<code>\(operation.path)</code>"))
            }
            #expect(page.contains("curl http://keys.example.com/v2/self"))
        }
    }

    private static func references(in value: Any) -> [String] {
        switch value {
        case let object as [String: Any]:
            object.flatMap { name, value in
                name == "$ref" ? [value as? String].compactMap(\.self) : references(in: value)
            }
        case let array as [Any]: array.flatMap(references(in:))
        default: []
        }
    }
}

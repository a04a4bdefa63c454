import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// The OpenAPI 3.1 description of the API, made from its declarations.
struct OpenAPIDocument {
    let operations: [Operation]
    let origin: PublicURL

    /// The document as it is served at `/openapi.json`.
    func response() -> Response {
        var bytes: [UInt8] = []
        json.append(to: &bytes)
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/json; charset=utf-8", .accessControlAllowOrigin: "*",
                .cacheControl: "no-cache",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Latchkey API", "version": "2.0.0",
                "description": """
                The REST API that access tokens of this server open. Send a token as `Authorization: Bearer \
                <access token>`, or as the user name of HTTP Basic with an empty password.
                """,
            ],
            "servers": [["url": .string(origin.description)]],
            "tags": .array(groups.map { ["name": .string($0)] }),
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "description": "An access token."],
                    "basic": [
                        "type": "http", "scheme": "basic",
                        "description": "An access token as the user name, with an empty password.",
                    ],
                ],
                "schemas": .object(schemas),
            ],
        ]
    }

    private var groups: [String] {
        operations.reduce(into: []) { groups, operation in
            if !groups.contains(operation.group) { groups.append(operation.group) }
        }
    }

    private var paths: [(String, JSON?)] {
        var order: [String] = []
        for operation in operations where !order.contains(operation.path) { order.append(operation.path) }
        return order.map { path in
            let here = operations.filter { $0.path == path }
            return (path, .object(here.map { ($0.method.rawValue.lowercased(), Self.describe($0)) }))
        }
    }

    /// The shapes with a name of their own, and that of errors.
    private var schemas: [(String, JSON?)] {
        var named: [(String, JSON?)] = [("error", Self.error.json)]
        for (name, schema) in operations.flatMap({ ($0.body?.namedSchemas ?? []) + $0.answer.namedSchemas })
        where !named.contains(where: { $0.0 == name }) {
            named.append((name, schema.json))
        }
        return named
    }

    private static func describe(_ operation: Operation) -> JSON {
        let parameters: JSON? =
            operation.parameters.isEmpty ? nil : .array(operation.parameters.map(describe(parameter:)))
        let scopes = operation.scopes?.always.names ?? []
        return JSON.object([
            ("operationId", .string(operation.id)), ("summary", .string(operation.summary)),
            ("description", .string(operation.fullDetail)), ("tags", .strings([operation.group])),
            (
                "security",
                operation.isOpen
                    ? [] : [.object([("bearer", .strings(scopes))]), .object([("basic", .strings(scopes))])]
            ),
        ])
        .adding("parameters", parameters)
        .adding("requestBody", operation.body.map(describe(body:)))
        .adding("responses", .object(responses(of: operation)))
        .adding(
            "x-supported-token-levels", operation.isOpen ? nil : .strings(operation.tokenLevels.map(\.rawValue)))
    }

    private static func describe(body: Schema) -> JSON {
        ["required": true, "content": ["application/json": ["schema": body.json]]]
    }

    private static func describe(parameter: OperationParameter) -> JSON {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.isRequired), "description": .string(parameter.detail),
            "schema": parameter.schema.json,
        ]
    }

    private static func responses(of operation: Operation) -> [(String, JSON?)] {
        let success: JSON = [
            "description": "Success",
            "content": ["application/json": ["schema": operation.answer.json]],
        ]
        let errors = operation.allErrors
        let statuses = Set(errors.map(\.status)).sorted()
        return [("200", success)]
            + statuses.map { status in
                (String(status), describe(errors: errors.filter { $0.status == status }))
            }
    }

    private static func describe(errors: [DeclaredError]) -> JSON {
        let examples = errors.enumerated().map { index, declared -> (String, JSON?) in
            let value: JSON = [
                "status_code": .integer(declared.status), "type": .string(declared.family.rawValue),
                "code": .string(declared.code), "message": .string(declared.example),
            ]
            return ("\(declared.code)_\(index + 1)", ["value": value])
        }
        return [
            "description": .string(Set(errors.map(\.code)).sorted().joined(separator: ", ")),
            "content": [
                "application/json": [
                    "schema": ["$ref": "#/components/schemas/error"], "examples": .object(examples),
                ]
            ],
        ]
    }

    private static let error = Schema.object([
        .init("status_code", .integer()), .init("type", .string()), .init("code", .string()),
        .init("message", .string()),
    ])
}

import Hummingbird
import LatchkeyCore
import NIOCore

/// Reads JSON bodies.
enum RequestJSON {
    /// A text attribute may hold 10 MB.
    static let limit = 12 * 1024 * 1024

    /// The body, if it has the declared shape.
    ///
    /// - Throws: `LatchkeyError` 400 with `validation_errors`; 413 from the reader for more than `limit`.
    static func read(_ request: Request, as schema: Schema, limit: Int = limit) async throws -> JSON {
        try value(of: try await bytes(request, limit: limit), as: schema)
    }

    /// The bytes of the body.
    ///
    /// - Throws: 413 from the reader for more than `limit`.
    static func bytes(_ request: Request, limit: Int = limit) async throws -> ByteBuffer {
        try await request.body.collect(upTo: limit)
    }

    /// The JSON in these bytes, if it has the declared shape.
    ///
    /// - Throws: `LatchkeyError` 400 with `validation_errors`.
    static func value(of buffer: ByteBuffer, as schema: Schema) throws -> JSON {
        try parse(Array(buffer.readableBytesView), as: schema)
    }

    /// The same for a body that was read.
    static func parse(_ bytes: [UInt8], as schema: Schema) throws -> JSON {
        let json = bytes.isEmpty ? nil : try parse(bytes)
        let issues = schema.issues(in: json)
        guard issues.isEmpty else { throw LatchkeyError.invalidBody(issues) }
        return json ?? .null
    }

    private static func parse(_ bytes: [UInt8]) throws(LatchkeyError) -> JSON {
        do {
            return try JSON(parsing: bytes)
        } catch {
            throw LatchkeyError(
                .invalid, .validationType,
                "The request body is no JSON: \(error.reason) (byte \(error.offset)).")
        }
    }
}

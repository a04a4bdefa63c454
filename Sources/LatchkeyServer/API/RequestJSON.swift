import Hummingbird
import LatchkeyCore
import NIOCore

/// Reads JSON bodies.
enum RequestJSON {
    /// A text attribute may hold 10 MB.
    static let limit = 12 * 1024 * 1024

    /// The body, if it has the declared shape.
    ///
    /// - Throws: `LatchkeyError` 400 with `validation_errors`; 413 from the reader for more than 12 MiB.
    static func read(_ request: Request, as schema: Schema) async throws -> JSON {
        try value(of: try await bytes(request), as: schema)
    }

    /// The bytes of the body.
    ///
    /// - Throws: 413 from the reader for more than 12 MiB.
    static func bytes(_ request: Request) async throws -> ByteBuffer { try await request.body.collect(upTo: limit) }

    /// The JSON in these bytes, if it has the declared shape.
    ///
    /// - Throws: `LatchkeyError` 400 with `validation_errors`.
    static func value(of buffer: ByteBuffer, as schema: Schema) throws -> JSON {
        let json = buffer.readableBytes == 0 ? nil : try parse(Array(buffer.readableBytesView))
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

import Hummingbird
import LatchkeyCore
import NIOCore

/// How much a form may send.
package enum FormLimit: Sendable {
    /// Text fields only.
    case fields
    /// Text fields and one image of up to 1 MB.
    case image
    /// One large file, which is not kept in memory.
    case file

    var bytes: Int {
        switch self {
        case .fields: 262_144
        case .image: 1_258_291  // 1.2 MB: the image, the other fields, and what multipart adds
        case .file: 536_870_912
        }
    }

    var description: String {
        switch self {
        case .fields: "This form takes 256 KB of text."
        case .image: "This form takes one image of up to 1 MB."
        case .file: "This form takes one file of up to 512 MB."
        }
    }
}

/// Reads the body of a submitted form without ever holding more than its limit.
enum FormBody {
    /// A browser shows an answer only once it has sent its request, so a body that is a little too large is read and
    /// thrown away; beyond this the connection is closed instead.
    private static let largestDiscarded = 8_388_608

    static func read(_ request: Request, limit: FormLimit) async throws -> Form {
        let contentType = request.headers[.contentType] ?? ""
        let bytes = try await collect(request, limit: limit)
        if let boundary = MultipartForm.boundary(of: contentType) {
            guard let form = MultipartForm.parse(bytes, boundary: boundary) else { throw unreadable }
            return form
        }
        guard bytes.isEmpty || contentType.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw unreadable
        }
        guard let form = URLEncodedForm.parse(bytes) else { throw unreadable }
        return form
    }

    private static var unreadable: LatchkeyError {
        LatchkeyError(
            .invalid, .invalidValue,
            "What was sent is not a form of this page. Go back, load the page again and fill it in once more.")
    }

    private static func collect(_ request: Request, limit: FormLimit) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > largestDiscarded {
            throw PageRefusal.tooLarge(limit)
        }
        var bytes: [UInt8] = []
        var seen = 0
        for try await part in request.body {
            seen += part.readableBytes
            if seen > largestDiscarded { throw PageRefusal.tooLarge(limit) }
            if seen > limit.bytes {
                bytes = []
            } else {
                bytes += part.readableBytesView
            }
        }
        if seen > limit.bytes { throw PageRefusal.tooLarge(limit) }
        return bytes
    }
}

import HTTPTypes

/// The head of a request on the wire, and what lies where in it, counted from its first byte. It is read so strictly
/// (`RequestHeadReader`) that no other reader could see something else in it.
struct RequestHead {
    enum Method: Int, CaseIterable {
        case get, head, post, put, patch, delete, options

        /// As logs and the framework have it.
        var standard: HTTPRequest.Method {
            switch self {
            case .get: .get
            case .head: .head
            case .post: .post
            case .put: .put
            case .patch: .patch
            case .delete: .delete
            case .options: .options
            }
        }
    }

    /// Where the fields of one name are: the first, and how many there are. So a head is plain numbers, which copy for nothing.
    struct Field {
        private(set) var first = 0..<0
        private(set) var count = 0

        mutating func add(_ place: Range<Int>) {
            if count == 0 { first = place }
            count += 1
        }
    }

    let method: Method
    /// Begins with a slash.
    let target: Range<Int>
    /// The head's own bytes, the empty line included.
    var length = 0
    /// The bytes of the body behind it.
    var bodyLength = 0

    var authorization = Field()
    var contentType = Field()
    var contentLength = Field()
    var forwardedFor = Field()
    var proof = Field()
    var requiredScopes = Field()
    var userAgent = Field()

    init(method: Method, target: Range<Int>) {
        self.method = method
        self.target = target
    }
}

/// What the first bytes on a connection are.
enum RequestReading {
    case head(RequestHead)
    /// They may become a head.
    case incomplete
    /// Anything that readers could take in two ways, or that changes how the connection goes on.
    case unusual
}

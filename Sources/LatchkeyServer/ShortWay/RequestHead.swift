import HTTPTypes

/// The head of a request on the wire, and what lies where in it, counted from its first byte. It is read so strictly
/// (`RequestHeadReader`) that no other reader could see something else in it.
struct RequestHead {
    /// Where the values of one name are. Nearly always there is one, and then it takes no memory of its own.
    struct Field {
        private var first: Range<Int>?
        private var others: [Range<Int>] = []

        var isMissing: Bool { first == nil }
        var only: Range<Int>? { others.isEmpty ? first : nil }
        var all: [Range<Int>] { first.map { [$0] + others } ?? [] }

        mutating func add(_ place: Range<Int>) {
            if first == nil { first = place } else { others.append(place) }
        }
    }

    let method: HTTPRequest.Method
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

    init(method: HTTPRequest.Method, target: Range<Int>) {
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

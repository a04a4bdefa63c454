import HTTPTypes
import Hummingbird

/// The headers that keep browsers from misusing an answer. A page that sends its own value keeps it.
struct SecurityHeaders: Sendable {
    private let fields: [HTTPField]

    /// - Parameter isSecure: whether people reach the server over TLS; only then HSTS is sent, and never for
    ///   subdomains, which may be somebody else's.
    init(isSecure: Bool) {
        var fields = [
            HTTPField(name: .xContentTypeOptions, value: "nosniff"),
            HTTPField(name: .xFrameOptions, value: "DENY"),
            HTTPField(name: .referrerPolicy, value: "no-referrer"),
            HTTPField(
                name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
            HTTPField(name: .cacheControl, value: "no-store"),
        ]
        if isSecure { fields.append(Self.strictTransport) }
        self.fields = fields
    }

    /// Adds what the answer does not say itself.
    func add(to response: inout Response) {
        for field in fields where !response.headers.contains(field.name) {
            response.headers.append(field)
        }
    }

    /// 90 days, as Attio has it.
    static let strictTransport = HTTPField(name: .strictTransportSecurity, value: "max-age=7776000")
}

extension HTTPField.Name {
    static let xFrameOptions = HTTPField.Name.known("X-Frame-Options")
    static let referrerPolicy = HTTPField.Name.known("Referrer-Policy")
}

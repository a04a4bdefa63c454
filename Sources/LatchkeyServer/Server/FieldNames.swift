import HTTPTypes

extension HTTPField.Name {
    /// A field name written in this source. One that HTTP does not allow (a slip that the test of all response headers
    /// shows) becomes `Via`, because no header is worth a crash.
    static func known(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name) ?? .via
    }
}

/// A successful answer of the API, before its headers: a JSON body and a status.
package struct APIAnswer: Sendable {
    package let status: Int
    /// UTF-8.
    package let json: [UInt8]

    package init(status: Int = 200, json: [UInt8]) {
        self.status = status
        self.json = json
    }

    /// `{"data": …}` around what `write` appends.
    package static func data(_ write: (inout [UInt8]) -> Void) -> APIAnswer {
        var bytes = Array("{\"data\":".utf8)
        write(&bytes)
        bytes.append(UInt8(ascii: "}"))
        return APIAnswer(json: bytes)
    }
}

/// A successful answer of the API, before its headers: a JSON body and a status.
package struct APIAnswer: Sendable {
    package let status: Int
    /// UTF-8.
    package let json: [UInt8]
    /// What a query costs, as `x-attio-record-query-score` tells it (FACTS.md 5.5).
    package var queryScore: Int?
    /// Whether nobody on the way may keep it, because it holds a secret.
    package var isSecret = false

    package init(status: Int = 200, json: [UInt8]) {
        self.status = status
        self.json = json
    }

    /// `{}`, which is what a deletion answers.
    package static let empty = APIAnswer(json: Array("{}".utf8))

    /// `{"data": …}` around what `write` appends.
    package static func data(_ write: (inout [UInt8]) -> Void) -> APIAnswer {
        var bytes: [UInt8] = []
        appendData(to: &bytes, write)
        return APIAnswer(json: bytes)
    }

    /// Appends the same.
    package static func appendData(to bytes: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
        bytes += "{\"data\":".utf8
        write(&bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    /// `{"data": […]}` around what `write` appends for each element.
    ///
    /// - Parameter bytesEach: about how many those are, where there may be very many.
    package static func list<Element>(
        _ elements: [Element], bytesEach: Int = 0, _ write: (Element, inout [UInt8]) -> Void
    ) -> APIAnswer {
        .data { bytes in
            bytes.reserveCapacity(bytes.count + elements.count * bytesEach)
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element, &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }
}

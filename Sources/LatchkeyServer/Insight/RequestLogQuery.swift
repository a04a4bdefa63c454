import LatchkeyCore

/// A search of the request log as the address of the page has it.
struct RequestLogQuery: Sendable {
    /// Rows of a page.
    static let length = 50

    /// Values of the field `status`, and what they mean.
    static let statuses: [(value: String, title: String, range: ClosedRange<Int>?)] = [
        ("", "Any status", nil), ("success", "Success", 100...399), ("error", "Any error", 400...599),
        ("401", "401 Unauthorized", 401...401), ("403", "403 Forbidden", 403...403),
        ("404", "404 Not found", 404...404), ("429", "429 Too many requests", 429...429),
        ("server", "Server error", 500...599),
    ]

    let status: String
    let operation: String
    let address: String
    let id: String
    let since: String
    let until: String
    let integration: IntegrationID?
    let token: AccessTokenID?
    let after: RequestCursor?
    /// What can't be read is said and left out.
    private(set) var problem: String?
    private(set) var filter = RequestFilter()

    init(_ query: Form, in timeZone: String) {
        (status, operation) = (query.text("status"), query.text("operation"))
        (address, id) = (query.text("address"), query.text("id"))
        (since, until) = (query.text("since"), query.text("until"))
        integration = query.optional("integration").flatMap(IntegrationID.init)
        token = query.optional("access_token").flatMap(AccessTokenID.init)
        after = query.optional("after").flatMap(RequestCursor.init)
        filter.integration = integration
        filter.token = token
        filter.statuses = Self.statuses.first { $0.value == status }?.range
        filter.operation = operation.isEmpty ? nil : operation
        filter.from = moment(since, in: timeZone)
        filter.until = moment(until, in: timeZone)
        if !address.isEmpty {
            filter.address = AddressRange.bytes(of: address) == nil ? nil : address
            if filter.address == nil { problem = "Enter an IP address, as 203.0.113.9." }
        }
        if !id.isEmpty {
            filter.id = RequestLogID(id)
            if filter.id == nil { problem = "Enter a whole request id, as answers have it in x-attio-execution-id." }
        }
    }

    var isSearch: Bool { !(status + operation + address + id + since + until).isEmpty }

    /// The query string, with a cursor for all pages but the first.
    func text(after cursor: RequestCursor?) -> String {
        let fields: [(String, String?)] = [
            ("integration", integration?.text), ("access_token", token?.text), ("status", status),
            ("operation", operation), ("address", address), ("id", id), ("since", since), ("until", until),
            ("after", cursor?.description),
        ]
        return fields.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "\(name)=\(PercentEncoding.encode($0))" }
        }.joined(separator: "&")
    }

    private mutating func moment(_ text: String, in timeZone: String) -> Instant? {
        guard !text.isEmpty else { return nil }
        let moment = Instant(local: text, in: timeZone)
        if moment == nil { problem = "Enter a time as 2026-11-03T14:05." }
        return moment
    }
}

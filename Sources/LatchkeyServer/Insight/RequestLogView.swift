import LatchkeyCore

/// The request log of a workspace.
struct RequestLogView: Sendable {
    struct Row: Sendable {
        let at: PageTime
        let status: String
        let tone: String
        let operation: String
        let token: String
        let integration: String
        let usagePath: String?
        let took: String
        let address: String?
        let userAgent: String?
        let id: String
    }

    struct Choice: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    /// The links of the template `next`; they keep the search.
    struct Pager: Sendable {
        let summary: String
        let first: String?
        let older: String?
    }

    let developersPath: String
    let path: String
    /// Of which token or integration; nil for all.
    let subject: String?
    let integrationID: String?
    let tokenID: String?
    /// The log with nothing but the token or integration.
    let clearPath: String
    let statuses: [Choice]
    let operations: [Choice]
    let address: String
    let id: String
    let since: String
    let until: String
    let problem: String?
    let isSearch: Bool
    let hasRows: Bool
    let rows: [Row]
    /// How far the search got, where it stopped early.
    let lookedBackTo: PageTime?
    let pager: Pager?

    init(_ query: RequestLogQuery, _ page: RequestPage, _ names: RequestNames, _ admin: AdminContext) {
        let timeZone = admin.signedIn.user.timeZone
        developersPath = admin.developers
        let path = "\(admin.developers)/requests"
        self.path = path
        subject =
            query.token.map { names.name(of: $0) } ?? query.integration.map { names.name(of: $0) }
        integrationID = query.integration?.text
        tokenID = query.token?.text
        let about = query.token.map { "?access_token=\($0)" } ?? query.integration.map { "?integration=\($0)" } ?? ""
        clearPath = path + about
        statuses = RequestLogQuery.statuses.map {
            Choice(value: $0.value, title: $0.title, isChosen: $0.value == query.status)
        }
        operations = ([Gateway.logged.name] + OperationCatalogue.operations.map(\.loggedName)).sorted().map {
            Choice(value: $0, title: $0, isChosen: $0 == query.operation)
        }
        (address, id, since, until) = (query.address, query.id, query.since, query.until)
        problem = query.problem
        isSearch = query.isSearch
        hasRows = !page.entries.isEmpty
        let developers = admin.developers
        rows = page.entries.map { Row($0, names, developers, in: timeZone) }
        lookedBackTo = page.lookedBackTo.map { PageTime.dateAndTime($0, in: timeZone) }
        let older = page.next.map { "\(path)?\(query.text(after: $0))" }
        let first = query.after == nil ? nil : "\(path)?\(query.text(after: nil))"
        pager =
            older == nil && first == nil
            ? nil : Pager(summary: page.entries.count.counted("request").asSentence, first: first, older: older)
    }
}

extension RequestLogView.Row {
    fileprivate init(_ entry: RequestEntry, _ names: RequestNames, _ developers: String, in timeZone: String) {
        at = PageTime.dateAndSeconds(entry.at, in: timeZone)
        status = String(entry.status)
        tone = entry.status < 400 ? "good" : entry.status == 429 ? "warn" : "bad"
        operation = entry.operation
        token = names.name(of: entry.token)
        integration = names.name(of: entry.integration)
        usagePath =
            names.isLive(entry.token)
            ? "\(developers)/\(entry.integration)/access-tokens/\(entry.token)/usage" : nil
        let tenths = entry.microseconds / 100
        took = "\(tenths / 10).\(tenths % 10) ms"
        (address, userAgent) = (entry.address, entry.userAgent)
        id = entry.id.text
    }
}

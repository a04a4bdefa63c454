import LatchkeyCore

/// A request as rows of both sides show it.
struct AccessRequestRow: Sendable {
    let requestID: String
    let path: String
    let personName: String
    let personEmail: String
    let avatar: Avatar
    let asked: PageTime
    let text: String
    /// The app that is to be connected; nil for a request in words.
    let scopes: String?
    let state: Tag
    let isOpen: Bool
    let answer: String?
    let answeredBy: String?
    let answered: PageTime?

    struct Tag: Sendable {
        let text: String
        let tone: String
    }

    init(_ request: AccessRequest, path: String, now: Instant, timeZone: String) {
        requestID = request.id.text
        self.path = "\(path)/access-requests/\(request.id)"
        personName = request.memberName
        personEmail = request.memberEmail
        avatar = Avatar(name: request.memberName, id: request.memberID.text, image: nil)
        var asked = PageTime.ago(request.createdAt, now: now, in: timeZone)
        asked.tone = "plain"
        self.asked = asked
        text = request.app == nil ? request.text : request.summary
        scopes = request.app.flatMap { $0.scopes.isEmpty ? nil : $0.scopes.phrase }
        isOpen = request.state == .open
        answer = request.answer.isEmpty ? nil : request.answer
        answeredBy = request.answeredBy
        answered = request.answeredAt.map { PageTime.date($0, in: timeZone) }
        state =
            switch request.state {
            case .open: Tag(text: "Open", tone: "accent")
            case .done: Tag(text: "Done", tone: "good")
            case .declined: Tag(text: "Declined", tone: "bad")
            case .withdrawn: Tag(text: "Taken back", tone: "plain")
            }
    }
}

/// Open requests, for admins, and on their own page those that were answered.
struct AccessRequestsView: Sendable {
    let developersPath: String
    /// The page of all requests; nil on it.
    let allPath: String?
    let count: Int
    let hasOpen: Bool
    let open: [AccessRequestRow]
    let hasAnswered: Bool
    let answered: [AccessRequestRow]
    let problem: FormProblem?

    init(
        _ admin: AdminContext, open: [AccessRequest], answered: [AccessRequest]? = nil, _ error: LatchkeyError? = nil
    ) {
        let (now, timeZone) = (admin.core.clock.now(), admin.signedIn.user.timeZone)
        let path = admin.developers
        func rows(_ requests: [AccessRequest]) -> [AccessRequestRow] {
            requests.map { AccessRequestRow($0, path: path, now: now, timeZone: timeZone) }
        }
        developersPath = path
        allPath = answered == nil ? "\(path)/access-requests" : nil
        count = open.count
        hasOpen = !open.isEmpty
        self.open = rows(open)
        hasAnswered = answered?.isEmpty == false
        self.answered = rows(answered ?? [])
        problem = FormProblem(error, fields: [])
    }
}

/// The Developers tab of everyone else: whom to ask, and what they asked for.
struct DevelopersForMembersView: Sendable {
    struct Admin: Sendable {
        let name: String
        let email: String
        let avatar: Avatar
    }

    let workspaceName: String
    let requestsPath: String
    let newID: String
    let requestField: FormField
    let problem: FormProblem?
    let hasOwn: Bool
    let own: [AccessRequestRow]
    let admins: [Admin]

    init(_ member: MemberContext, admins: [WorkspaceMember], own: [AccessRequest], _ error: LatchkeyError?) {
        workspaceName = member.workspace.name
        requestsPath = "\(member.settings)/developers/access-requests"
        newID = member.core.newID(AccessRequest.self).text
        var field = FormField("request", "What do you need, and what for?")
        field.isArea = true
        field.isRequired = true
        field.maxLength = AccessRequests.textLimit
        field.hint = "Such as: an access token for the nightly report, which reads companies and people."
        requestField = error == nil ? field : field.showing(member.form, error)
        problem = FormProblem(error, fields: ["request"])
        let (now, timeZone) = (member.core.clock.now(), member.signedIn.user.timeZone)
        self.own = own.map {
            AccessRequestRow($0, path: "\(member.settings)/developers", now: now, timeZone: timeZone)
        }
        hasOwn = !own.isEmpty
        self.admins = admins.map {
            Admin(name: $0.name, email: $0.email, avatar: Avatar(name: $0.name, id: $0.id.text, image: nil))
        }
    }
}

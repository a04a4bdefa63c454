import LatchkeyStorage

/// Asking an admin for what only admins can make, and answering.
package struct AccessRequests: Sendable {
    /// The most characters of a request, and of the word that answers it.
    package static let textLimit = 500
    /// The most that one member may have open.
    static let mostOpen = 3
    /// The most that one member may make in 24 hours: what is taken back makes room for no more.
    static let mostDaily = 10
    /// How long they are kept.
    static let memory = Duration.days(180)
    private static let listLimit = 50

    let core: Core

    /// Asks for something in the member's own words. The `id` makes a second submit no second request.
    ///
    /// - Throws: `.invalid` for the text; `.conflict` for an admin, and when too many are open.
    package func file(_ member: MemberPrincipal, id: AccessRequestID, text: String) async throws {
        let text = try Validation.sentences(
            text, field: "request", what: "What you need", limit: Self.textLimit, isRequired: true)
        try await file(member, id, text, nil)
    }

    /// Asks for an app to be connected; once that is open, asking again changes nothing.
    ///
    /// - Throws: `.notFound` for an app that is not for this workspace; `.conflict` as the other.
    package func file(_ member: MemberPrincipal, connecting client: OAuthClient, scopes: ScopeSet) async throws {
        guard client.mayConnect(member.workspace.id) else { throw LatchkeyError.notFound("This app") }
        let app = AccessRequest.App(
            integrationID: client.integration.id, name: client.integration.name, scopes: scopes)
        try await file(member, core.newID(), "", app)
    }

    private func file(
        _ member: MemberPrincipal, _ id: AccessRequestID, _ text: String, _ app: AccessRequest.App?
    ) async throws {
        let workspace = member.workspace
        do {
            try await core.write { unit in
                let asking = try unit.asking(member)
                let known = try AccessRequestStore.list(
                    of: asking.id, in: workspace.id, limit: Self.listLimit, unit.transaction)
                let open = known.filter { $0.state == .open }
                if let app, open.contains(where: { $0.app?.integrationID == app.integrationID }) { return }
                guard !known.contains(where: { $0.id == id }) else { return }
                try Self.checkRoom(open.count, known.count { unit.now - $0.createdAt < .days(1) })
                let request = AccessRequest(
                    id: id, memberID: asking.id, memberName: asking.name, memberEmail: asking.email, text: text,
                    app: app, createdAt: unit.now, state: .open, answeredAt: nil, answeredBy: nil, answer: "")
                try AccessRequestStore.insert(request, in: workspace.id, unit.transaction)
                var detail = ["request": request.summary]
                if let app, !app.scopes.isEmpty { detail["scopes"] = app.scopes.text }
                try unit.audit(
                    .accessRequested, .accessRequest(id, of: asking.name), in: workspace.id,
                    by: .member(asking.id, name: asking.name), from: member.signedIn.address, detail: detail)
                try unit.tellAdmins(of: request, in: workspace)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "access_requests.id") {
            throw LatchkeyError.notFound("This request")
        }
    }

    private static func checkRoom(_ open: Int, _ today: Int) throws {
        guard open < mostOpen else {
            throw LatchkeyError(
                .conflict, .tooManyAttempts,
                "You have \(open) open requests, and can't have more. Wait for an answer, or take one back.")
        }
        guard today < mostDaily else {
            throw LatchkeyError(
                .conflict, .tooManyAttempts, "You have made \(today) requests within a day. Go on tomorrow.")
        }
    }

    /// The member's own, newest first.
    package func own(_ member: MemberPrincipal) async throws -> [AccessRequest] {
        try await core.read {
            try AccessRequestStore.list(of: member.member.id, in: member.workspace.id, limit: 10, $0)
        }
    }

    /// Takes an open request back; one that is answered or gone is no error.
    package func withdraw(_ member: MemberPrincipal, _ id: AccessRequestID) async throws {
        let workspace = member.workspace.id
        try await core.write { unit in
            let asking = try unit.asking(member)
            guard let request = try AccessRequestStore.find(id, in: workspace, unit.transaction),
                request.memberID == asking.id, request.state == .open
            else { return }
            try AccessRequestStore.withdraw(id, in: workspace, at: unit.now, unit.transaction)
            try unit.audit(
                .accessRequestWithdrawn, .accessRequest(id, of: asking.name), in: workspace,
                by: .member(asking.id, name: asking.name), from: member.signedIn.address)
        }
    }

    /// Those that wait for an answer, oldest first.
    package func open(_ administrator: Administrator) async throws -> [AccessRequest] {
        try await core.read { try AccessRequestStore.open(in: administrator.workspace.id, $0) }
    }

    /// The newest of those that were answered.
    package func answered(_ administrator: Administrator) async throws -> [AccessRequest] {
        try await core.read {
            try AccessRequestStore.answered(in: administrator.workspace.id, limit: Self.listLimit, $0)
        }
    }

    /// Of those that wait or were answered, in the order of their making.
    ///
    /// - Parameter isOpen: whether to list those that wait alone, or those that were answered; nil is both.
    package func list(
        _ manager: some KeyManager, isOpen: Bool?, limit: Int, offset: Int
    ) async throws -> [AccessRequest] {
        let workspace = manager.keyAccess.workspaceID
        return try await core.read {
            try AccessRequestStore.page(in: workspace, isOpen: isOpen, limit: limit, offset: offset, $0)
        }
    }

    /// - Throws: `.notFound`.
    package func find(_ manager: some KeyManager, _ id: AccessRequestID) async throws -> AccessRequest {
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { try Self.require(id, in: workspace, $0) }
    }

    /// Answers a request; the member sees the word. That gives the member nothing: whoever answers has done it before.
    ///
    /// - Parameter isDone: whether the member has got what they asked for.
    /// - Throws: `.notFound`; `.conflict` for one that is not open any more; `.invalid` for the word.
    @discardableResult
    package func answer(
        _ manager: some KeyManager, _ id: AccessRequestID, isDone: Bool, saying word: String
    ) async throws -> AccessRequest {
        let word = try Validation.sentences(
            word, field: "answer", what: "Your answer", limit: Self.textLimit, isRequired: false)
        let access = manager.keyAccess
        return try await core.manage(access) { unit, _ in
            let request = try Self.require(id, in: access.workspaceID, unit.transaction)
            guard request.state == .open else { throw Self.isOver(request) }
            let state: AccessRequest.State = isDone ? .done : .declined
            let name = try access.party.name(in: access.workspaceID, unit.transaction)
            try AccessRequestStore.answer(
                id, in: access.workspaceID, state, saying: word, by: name, at: unit.now, unit.transaction)
            try access.audit(
                isDone ? .accessRequestDone : .accessRequestDeclined, .accessRequest(id, of: request.memberName),
                detail: ["request": request.summary, "answer": word].filter { !$0.value.isEmpty }, unit)
            try unit.tell(request, state, word, by: name, in: access.workspaceID)
            return try Self.require(id, in: access.workspaceID, unit.transaction)
        }
    }

    private static func isOver(_ request: AccessRequest) -> LatchkeyError {
        let what =
            request.state == .withdrawn
            ? "\(request.memberName) has taken this request back."
            : "\(request.answeredBy ?? "Somebody") has answered this request already."
        return LatchkeyError(.conflict, .staleVersion, what)
    }

    private static func require(
        _ id: AccessRequestID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> AccessRequest {
        guard let request = try AccessRequestStore.find(id, in: workspace, connection) else {
            throw LatchkeyError.notFound("This request")
        }
        return request
    }
}

extension UnitOfWork {
    /// The member as it is now.
    ///
    /// - Throws: `.forbidden` for who is out; `.conflict` for an admin.
    fileprivate func asking(_ member: MemberPrincipal) throws -> WorkspaceMember {
        guard let found = try MemberStore.find(member.member.id, in: member.workspace.id, transaction), found.isActive
        else { throw LatchkeyError(.forbidden, .notAdmin, "You are no member of this workspace any more.") }
        guard found.accessLevel != .admin else {
            throw LatchkeyError(.conflict, .invalidValue, "You are an admin: you can make this yourself.")
        }
        return found
    }
}

extension Core {
    package var accessRequests: AccessRequests { AccessRequests(core: self) }
}

import Testing

@testable import LatchkeyCore

@Suite struct MemberTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
    }

    var core: Core { test.core }

    @Test func theLastActiveAdminStays() async throws {
        let id = admin.member.id
        #expect(await code { try await core.members.remove(try admin.admin, id) } == .lastAdmin)
        #expect(await code { try await core.members.leave(admin) } == .lastAdmin)
        for level in [AccessLevel.member, .suspended] {
            let refused = await code { try await core.members.changeAccessLevel(try admin.admin, id, to: level) }
            #expect(refused == .lastAdmin)
        }
        let grace = try await test.join("grace@example.com", .admin, invitedBy: admin)
        try await core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .suspended)
        #expect(await code { try await core.members.leave(admin) } == .lastAdmin)
    }

    @Test func twoAdminsWhoDemoteEachOtherLeaveOne() async throws {
        let grace = try await test.join("grace@example.com", .admin, invitedBy: admin)
        let (ada, hopper) = (try admin.admin, try grace.admin)
        async let first = code { try await core.members.changeAccessLevel(ada, grace.member.id, to: .member) }
        async let second = code { try await core.members.changeAccessLevel(hopper, admin.member.id, to: .member) }
        let refusals = await [first, second].compactMap(\.self)
        #expect(refusals == [.notAdmin])
        #expect(try await core.members.admins(of: admin.workspace.id).count == 1)
    }

    @Test func suspensionEndsAccessToThisWorkspaceOnly() async throws {
        let grace = try await test.join("grace@example.com", invitedBy: admin)
        let (other, _) = try await core.setup.initialize(
            workspaceName: "Other", adminEmail: "grace@example.com", adminPassword: TestCore.password)
        try await core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .suspended)
        #expect(try await core.workspaces.principal(slug: admin.workspace.slug, grace.signedIn) == nil)
        #expect(try await core.workspaces.principal(slug: other.slug, grace.signedIn) != nil)
        #expect(try await core.workspaces.of(grace.signedIn.user).map(\.workspace.id) == [other.id])
        try await core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .member)
        #expect(try await core.workspaces.principal(slug: admin.workspace.slug, grace.signedIn) != nil)
    }

    @Test func aRemovedMemberMayComeBackUnderTheSameId() async throws {
        let grace = try await test.join("grace@example.com", invitedBy: admin)
        try await core.members.remove(try admin.admin, grace.member.id)
        #expect(try await core.workspaces.principal(slug: admin.workspace.slug, grace.signedIn) == nil)
        let (_, code) = try await core.invitations.create(
            try admin.admin, email: "grace@example.com", accessLevel: .admin)
        _ = try await core.invitations.accept(code: code, by: grace.signedIn)
        let back = try #require(try await core.workspaces.principal(slug: admin.workspace.slug, grace.signedIn))
        #expect(back.member.id == grace.member.id)
        #expect(back.administrator != nil)
    }

    @Test func onlyAdminsAdminister() async throws {
        let grace = try await test.join("grace@example.com", invitedBy: admin)
        #expect(grace.administrator == nil)
        #expect(try await core.members.admins(of: admin.workspace.id).map(\.email) == ["ada@example.com"])
    }
}

@Suite struct InvitationTests {
    @Test func worksOnceForTheInvitedAddressOnly() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let core = test.core
        let (invitation, link) = try await core.invitations.create(
            try admin.admin, email: " Grace@Example.com ", accessLevel: .member)
        #expect(invitation.email == "grace@example.com")
        let wrong = await code { _ = try await core.invitations.accept(code: link, by: admin.signedIn) }
        #expect(wrong == .wrongAccount)
        let short = await code {
            _ = try await core.invitations.accept(
                code: link, firstName: "Grace", lastName: "", password: "short", address: nil, userAgent: nil)
        }
        #expect(short == .invalidValue)
        _ = try await core.invitations.accept(
            code: link, firstName: "Grace", lastName: "", password: TestCore.password, address: nil, userAgent: nil)
        #expect(await code { _ = try await core.invitations.open(code: link) } == .codeInvalid)
        let again = await code {
            _ = try await core.invitations.create(try admin.admin, email: "grace@example.com", accessLevel: .member)
        }
        #expect(again == .alreadyMember)
    }

    @Test func expiresAndIsRevocableAndReplaced() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let core = test.core
        let (_, first) = try await core.invitations.create(
            try admin.admin, email: "a@example.com", accessLevel: .member)
        let (second, link) = try await core.invitations.create(
            try admin.admin, email: "a@example.com", accessLevel: .member)
        #expect(await code { _ = try await core.invitations.open(code: first) } == .codeInvalid)
        #expect(try await core.invitations.list(try admin.admin).map(\.id) == [second.id])
        try await core.invitations.revoke(try admin.admin, second.id)
        #expect(await code { _ = try await core.invitations.open(code: link) } == .codeInvalid)
        let (_, third) = try await core.invitations.create(
            try admin.admin, email: "a@example.com", accessLevel: .member)
        test.clock.advance(by: .days(7))
        #expect(await code { _ = try await core.invitations.open(code: third) } == .codeInvalid)
        #expect(try await core.invitations.list(try admin.admin).isEmpty)
    }

    @Test(arguments: ["", "ada", "ada@", "@example.com", "a b@example.com", "a@b@c", "a@b\u{202e}c"])
    func addressesAreChecked(_ email: String) async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let refused = await code {
            _ = try await test.core.invitations.create(try admin.admin, email: email, accessLevel: .member)
        }
        #expect(refused == .invalidValue)
    }
}

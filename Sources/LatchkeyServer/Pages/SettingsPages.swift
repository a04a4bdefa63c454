package import HTTPTypes
package import Hummingbird
import LatchkeyCore

/// The tabs of the settings, in their order.
package enum SettingsTab: String, CaseIterable, Sendable {
    case general, members, objects, developers
    case connectedApps = "connected-apps"
    case auditLog = "audit-log"
    case profile

    var title: String {
        switch self {
        case .general: "General"
        case .members: "Members"
        case .objects: "Objects"
        case .developers: "Developers"
        case .connectedApps: "Connected apps"
        case .auditLog: "Audit log"
        case .profile: "Profile"
        }
    }
}

extension MemberContext {
    /// A page of the settings: with the rail, its tab marked.
    package func settings(
        _ template: String, _ view: some Sendable, tab: SettingsTab, title: String,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var frame = PageFrame(title: "\(title) · \(workspace.name)", csrf: page.csrf)
        frame.rail = try await rail(at: .settings(tab))
        return try framed(template, view, frame, status)
    }

    /// A page of the workspace's data: with the rail, its object marked.
    func data(
        _ template: String, _ view: some Sendable, of object: ObjectSchema, title: String, isWide: Bool = false,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var frame = PageFrame(title: "\(title) · \(workspace.name)", csrf: page.csrf)
        frame.rail = try await rail(at: .object(object.object.id))
        frame.isWide = isWide
        frame.isData = true
        return try framed(template, view, frame, status)
    }

    private func framed(
        _ template: String, _ view: some Sendable, _ frame: PageFrame, _ status: HTTPResponse.Status
    ) throws -> Response {
        let response = try page.site.renderer.render(template, view, frame: frame, page: page, status: status)
        return page.remembering(workspace, in: page.finish(response))
    }

    /// Where in the workspace a page is.
    private enum Place {
        case settings(SettingsTab)
        case object(ObjectID)

        var tab: SettingsTab? {
            if case .settings(let tab) = self { tab } else { nil }
        }

        var object: ObjectID? {
            if case .object(let object) = self { object } else { nil }
        }
    }

    private func rail(at place: Place) async throws -> PageFrame.Rail {
        let memberships = try await core.workspaces.of(signedIn.user)
        let schema = try await core.schema(DataAccess(member))
        func link(_ workspace: Workspace) -> PageFrame.WorkspaceLink {
            PageFrame.WorkspaceLink(
                name: workspace.name, path: "/\(workspace.slug)", isCurrent: workspace.id == self.workspace.id,
                avatar: Avatar(of: workspace))
        }
        func item(_ tab: SettingsTab) -> PageFrame.Tab {
            PageFrame.Tab(title: tab.title, path: "\(settings)/\(tab.rawValue)", isCurrent: tab == place.tab)
        }
        return PageFrame.Rail(
            workspace: link(workspace), workspaces: memberships.map { link($0.workspace) },
            objects: schema.objects.map(\.object).map { object in
                PageFrame.Tab(
                    title: object.plural, path: "/\(workspace.slug)/objects/\(object.slug)",
                    isCurrent: object.id == place.object, icon: object.icon)
            },
            isSettings: place.tab != nil, tabs: SettingsTab.allCases.filter { $0 != .profile }.map(item),
            profile: item(.profile), person: signedIn.user.name, email: signedIn.user.email,
            canCreateWorkspace: core.workspaces.allowsCreation, settingsPath: settings)
    }
}

extension Object {
    /// The name of a symbol of the template `icons`.
    var icon: String {
        switch standard {
        case .people: "i-user"
        case .companies: "i-building"
        case .deals: "i-deal"
        case .users: "i-users"
        case .workspaces: "i-workspaces"
        case nil: "i-cube"
        }
    }
}

extension AdminContext {
    /// A page of the settings: with the rail, its tab marked.
    package func settings(
        _ template: String, _ view: some Sendable, tab: SettingsTab, title: String,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        try await asMember.settings(template, view, tab: tab, title: title, status: status)
    }
}

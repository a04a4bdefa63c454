package import HTTPTypes
package import Hummingbird
import LatchkeyCore

/// The tabs of the settings, in their order.
package enum SettingsTab: String, CaseIterable, Sendable {
    case general, members, developers
    case auditLog = "audit-log"
    case profile

    var title: String {
        switch self {
        case .general: "General"
        case .members: "Members"
        case .developers: "Developers"
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
        frame.rail = try await rail(tab: tab)
        let response = try page.site.renderer.render(template, view, frame: frame, page: page, status: status)
        return page.remembering(workspace, in: page.finish(response))
    }

    private func rail(tab: SettingsTab) async throws -> PageFrame.Rail {
        let memberships = try await core.workspaces.of(signedIn.user)
        func link(_ workspace: Workspace) -> PageFrame.WorkspaceLink {
            PageFrame.WorkspaceLink(
                name: workspace.name, path: "/\(workspace.slug)/settings", isCurrent: workspace.id == self.workspace.id,
                avatar: Avatar(of: workspace))
        }
        func item(_ tab: SettingsTab, current: SettingsTab) -> PageFrame.Tab {
            PageFrame.Tab(title: tab.title, path: "\(settings)/\(tab.rawValue)", isCurrent: tab == current)
        }
        return PageFrame.Rail(
            workspace: link(workspace), workspaces: memberships.map { link($0.workspace) },
            tabs: SettingsTab.allCases.filter { $0 != .profile }.map { item($0, current: tab) },
            profile: item(.profile, current: tab), person: signedIn.user.name, email: signedIn.user.email,
            canCreateWorkspace: core.workspaces.allowsCreation, settingsPath: settings)
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

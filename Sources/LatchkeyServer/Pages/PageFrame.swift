import LatchkeyAssets
import LatchkeyCore

/// What a layout shows around a page. Templates read it as `frame`.
struct PageFrame: Sendable {
    let title: String
    /// The value of the hidden field `csrf`.
    let csrf: String
    let stylesheet = Assets.path(of: "latchkey.css")
    let script = Assets.path(of: "latchkey.js")
    /// What only pages of records need.
    let dataStylesheet = Assets.path(of: "data.css")
    let dataScript = Assets.path(of: "data.js")
    let icon = Assets.path(of: "icon.svg")
    var flash: FlashView?
    /// The e-mail address of whoever is signed in, on plain pages.
    var signedInAs: String?
    var rail: Rail?
    /// Whether the page may use the whole width, as tables do.
    var isWide = false
    var isData = false

    init(title: String, csrf: String) {
        self.title = title
        self.csrf = csrf
    }

    /// The column at the left: workspace dropdown, objects, tabs of the settings.
    struct Rail: Sendable {
        let workspace: WorkspaceLink
        let workspaces: [WorkspaceLink]
        let objects: [Tab]
        /// Whether this is a page of the settings; others only have a link to them.
        let isSettings: Bool
        let tabs: [Tab]
        let profile: Tab
        let person: String
        let email: String
        let canCreateWorkspace: Bool
        let settingsPath: String
    }

    struct WorkspaceLink: Sendable {
        let name: String
        let path: String
        let isCurrent: Bool
        let avatar: Avatar
    }

    struct Tab: Sendable {
        let title: String
        let path: String
        let isCurrent: Bool
        /// The name of a symbol of the template `icons`.
        var icon: String?
    }
}

struct FlashView: Sendable {
    let text: String
    let isBad: Bool

    init(_ message: FlashMessage) {
        text = message.text
        isBad = message.kind == .bad
    }
}

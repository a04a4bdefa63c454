import Hummingbird
import LatchkeyCore

/// The workspace that a browser had open last, so that the start page leads back to it. Only a wish: whoever may not
/// enter it lands in another one.
extension PageContext {
    private static let secondsKept = 30 * 86_400

    private var lastWorkspaceCookie: String { site.cookies.prefix + "latchkey_workspace" }

    /// Notes the workspace of a page.
    func remembering(_ workspace: Workspace, in response: Response) -> Response {
        guard site.cookies.value(lastWorkspaceCookie, of: request) != workspace.id.text else { return response }
        var response = response
        response.add(
            cookie: site.cookies.header(lastWorkspaceCookie, workspace.id.text, maxAge: Self.secondsKept))
        return response
    }

    /// The last one of these, or the first.
    func lastWorkspace(of workspaces: [Workspace]) -> Workspace? {
        let last = site.cookies.value(lastWorkspaceCookie, of: request)
        return workspaces.first { $0.id.text == last } ?? workspaces.first
    }
}

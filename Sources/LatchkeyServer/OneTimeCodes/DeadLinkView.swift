import HTTPTypes
import Hummingbird

/// A page that says why a link does not work and what to do instead.
struct DeadLinkView: Sendable {
    let heading: String
    let message: String
    var actionTitle = "Go to sign-in"
    var actionPath = "/sign-in"
}

extension PageContext {
    func deadLink(_ view: DeadLinkView, status: HTTPResponse.Status) throws -> Response {
        try plain("dead-link", view, title: view.heading, status: status)
    }
}

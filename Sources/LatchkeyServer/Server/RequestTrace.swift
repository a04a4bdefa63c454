package import LatchkeyCore
import Synchronization

/// What the request log and the metrics say of a request, beyond its outcome; filled while it is handled.
package final class RequestTrace: Sendable {
    private struct State {
        var route: String?
        var principal = Principal.nobody
    }

    /// Who asks, as an id that the log turns into text.
    package enum Principal: Sendable {
        case nobody
        case token(AccessTokenID)
        case user(UserID)
    }

    private let state = Mutex(State())

    package init() {}

    /// The template of the route that answers (`/{slug}/settings/members`), never the path itself, which may hold ids.
    package var route: String? {
        get { state.withLock { $0.route } }
        set { state.withLock { $0.route = newValue } }
    }

    /// Who asks: the access token or the user.
    package var principal: Principal {
        get { state.withLock { $0.principal } }
        set { state.withLock { $0.principal = newValue } }
    }

    /// Both at once.
    var values: (route: String?, principal: Principal) {
        state.withLock { ($0.route, $0.principal) }
    }
}

package import LatchkeyCore
import Synchronization

/// What the request log and the metrics say of a request, beyond its outcome; filled while it is handled.
package final class RequestTrace: Sendable {
    private struct State {
        var route: String?
        var caller = Caller.nobody
        var operation: LoggedOperation?
    }

    /// Who asks.
    package enum Caller: Sendable {
        case nobody
        case token(Principal)
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
    package var caller: Caller {
        get { state.withLock { $0.caller } }
        set { state.withLock { $0.caller = newValue } }
    }

    /// What the workspace's request log calls what was asked for; nil for what it does not list.
    var operation: LoggedOperation? {
        get { state.withLock { $0.operation } }
        set { state.withLock { $0.operation = newValue } }
    }

    /// All at once.
    var values: (route: String?, caller: Caller, operation: LoggedOperation?) {
        state.withLock { ($0.route, $0.caller, $0.operation) }
    }
}

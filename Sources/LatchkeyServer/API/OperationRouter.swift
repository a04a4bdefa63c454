import HTTPTypes
import LatchkeyCore

/// Finds the operation of a request.
struct OperationRouter: Sendable {
    /// An operation behind a reference: declarations are large values, and every request would copy one.
    final class Endpoint: Sendable {
        let operation: Operation
        let logged: LoggedOperation

        init(_ operation: Operation) {
            self.operation = operation
            logged = LoggedOperation(operation.loggedName)
        }
    }

    private var table = PathTable<[Endpoint]>()

    init(_ operations: [Operation]) {
        for operation in operations {
            table.update(operation.path, initial: []) { $0.append(Endpoint(operation)) }
        }
    }

    /// HEAD is GET without the body (RFC 9110 section 9.3.2).
    func find(_ method: HTTPRequest.Method, _ path: String) -> (endpoint: Endpoint, parameters: PathParameters)? {
        guard let (endpoints, parameters) = table.match(path) else { return nil }
        let method = method == .head ? .get : method
        guard let endpoint = endpoints.first(where: { $0.operation.method == method }) else { return nil }
        return (endpoint, parameters)
    }
}

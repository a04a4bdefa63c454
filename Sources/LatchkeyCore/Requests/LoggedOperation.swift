import Synchronization

/// What the request log calls an operation: a number for each name, so that requests carry no reference that all threads
/// would count.
package struct LoggedOperation: Hashable, Sendable {
    /// Names come from the declarations of operations alone, so they are few, and are kept for good.
    private struct Names {
        var all: [String] = []
        var numbers: [String: UInt16] = [:]
    }

    private static let names = Mutex(Names())

    private let number: UInt16

    /// - Parameter name: method and path, with the path's parameters in braces: "GET /v2/self".
    package init(_ name: String) {
        number = Self.names.withLock { names in
            if let known = names.numbers[name] { return known }
            let new = UInt16(names.all.count)
            names.all.append(name)
            names.numbers[name] = new
            return new
        }
    }

    /// As it was made.
    package var name: String { Self.names.withLock { $0.all[Int(number)] } }
}

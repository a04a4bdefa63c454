import LatchkeyCore
import LatchkeyServer
import LatchkeyStorage

/// What to tell the person at the terminal about an error.
enum FailureText {
    static func of(_ error: any Error) -> String {
        switch error {
        case let error as LatchkeyError: error.message
        case let error as CommandError: error.description
        case let error as InstanceKeyError: error.description
        case StorageError.full: "The disk is full, so nothing was saved."
        case StorageError.unusableSchema(let reason): reason
        case StorageError.engine(let reason): reason
        default: "\(error)"
        }
    }
}

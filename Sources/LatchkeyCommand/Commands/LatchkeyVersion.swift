/// The version of this binary.
enum LatchkeyVersion {
    static let current = "0.1.0"
}

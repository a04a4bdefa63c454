import LatchkeyCore

/// Why a page is not shown. Each has its own answer in `ErrorPages`.
enum PageRefusal: Error {
    /// Not signed in: off to sign in, and back to this path afterwards.
    case signInNeeded(next: String)
    /// No such page, or nothing that this person may know of.
    case notFound
    /// The person belongs to the workspace but is not an admin of it.
    case adminNeeded(MemberPrincipal)
    /// The form came from another site, or from a page that is too old.
    case staleForm
    /// More than the form takes.
    case tooLarge(FormLimit)
}

import FoundationEssentials
import LatchkeyServer
import Logging

/// The one-time link with which the first visitor of an empty instance claims it.
struct SetUpLink: Sendable {
    let folder: DataFolder
    let origin: PublicURL
    /// Nil: the instance is set up.
    let code: String?

    /// Shows the link on the terminal; without one, where a log would keep it, it goes to a file of its user alone.
    func announce(_ logger: Logger) {
        guard let code else {
            // An earlier start may have left one.
            try? FileManager.default.removeItem(atPath: folder.setUpLinkFile)
            return
        }
        let link = origin.link("/set-up?code=\(code)")
        if Terminal.isNotes {
            Terminal.note("\nThis instance is empty. Set it up, once, at\n\n    \(link)\n\n")
            return
        }
        do {
            try PrivateText.store(link + "\n", at: folder.setUpLinkFile)
            logger.notice("this instance is empty; its one-time set-up link is in \(folder.setUpLinkFile)")
        } catch {
            logger.error("cannot write the one-time set-up link: \(error)")
        }
    }
}

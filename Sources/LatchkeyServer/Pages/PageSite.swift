package import LatchkeyCore

/// What every page needs of the server it belongs to. Made once, at start.
package struct PageSite: Sendable {
    package let core: Core
    package let renderer: PageRenderer
    package let cookies: PageCookies
    /// What every link that leaves the server begins with.
    package let publicURL: PublicURL

    /// Parses all templates; throws if one of them is broken, so that a server with a broken page does not start.
    /// - Parameter isSecure: whether people reach the server over TLS, here or at a proxy.
    package init(core: Core, publicURL: PublicURL, isSecure: Bool) throws {
        self.core = core
        self.publicURL = publicURL
        self.renderer = try PageRenderer()
        self.cookies = PageCookies(isSecure: isSecure)
    }
}

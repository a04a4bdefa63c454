package import LatchkeyCore

/// The mark of an integration, a workspace or a person: its picture, or a letter on a calm colour.
package struct Avatar: Sendable {
    /// `/images/{id}`, nil for a generated one.
    let image: String?
    let letter: String
    /// `hue-0` to `hue-7`; the stylesheet knows the colours.
    let hue: String

    package init(name: String, id: String, image: ImageID?) {
        self.image = image.map { "/images/\($0.text)" }
        letter = Self.letter(of: name)
        // The last digits of a UUIDv7 are random, the first are the time.
        hue = "hue-\(id.utf8.suffix(6).reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % 8)"
    }

    package init(of integration: Integration) {
        self.init(name: integration.name, id: integration.id.text, image: integration.avatar)
    }

    package init(of grant: Grant) {
        self.init(name: grant.integrationName, id: grant.integrationID.text, image: grant.avatar)
    }

    package init(of workspace: Workspace) {
        self.init(name: workspace.name, id: workspace.id.text, image: workspace.logo)
    }

    private static func letter(of name: String) -> String {
        guard let first = name.first(where: { $0.isLetter || $0.isNumber }) ?? name.first else { return "?" }
        return String(first).uppercased()
    }
}

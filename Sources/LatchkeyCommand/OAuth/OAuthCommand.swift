import ArgumentParser

/// `latchkey oauth`
struct OAuthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oauth", abstract: "Let other workspaces and programs connect an integration.",
        subcommands: [OAuthEnableCommand.self, OAuthDisableCommand.self])
}

/// `latchkey oauth enable`
struct OAuthEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Switch OAuth on for an integration and print its client id and secret.",
        discussion: """
            An integration that is not there is made, with these scopes. One that is there must have them, and its \
            OAuth settings become these.
            """)

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("The integration's name.", valueName: "name"))
    var integration: String

    @Option(
        name: .customLong("redirect-uri"),
        help: ArgumentHelp("Where answers may be sent; may be given several times.", valueName: "uri"))
    var redirectURIs: [String] = []

    @Option(help: ArgumentHelp("Scopes, as in \"note:read task:read-write\", or all.", valueName: "scopes"))
    var scopes: String

    @Flag(help: "The client can't keep a secret: it has none, and must use PKCE.")
    var `public` = false

    @Flag(help: "Every workspace of this server may connect it.")
    var published = false

    @Flag(help: "Access tokens expire and come with refresh tokens.")
    var offlineAccess = false

    @Flag(help: "Command lines and others without a browser may connect by a code.")
    var devices = false

    @Flag(help: "Tokens act for the person who connects it, and die when they leave.")
    var userLevel = false

    @Flag(help: "Only requests that were pushed before are shown to anybody (RFC 9126).")
    var requirePushedRequests = false

    @Flag(help: "Print client_id and client_secret as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        let order = OAuthOrder(
            workspace: workspace, integration: integration, redirectURIs: redirectURIs, scopes: scopes,
            isPublic: `public`, isPublished: published, offersOfflineAccess: offlineAccess,
            allowsDevices: devices, actsForMembers: userLevel, requiresPushedRequests: requirePushedRequests,
            asJSON: json)
        try await instance.run(.enableOAuth(order))
    }
}

/// `latchkey oauth disable`
struct OAuthDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Switch OAuth off; tokens that were granted open nothing when this returns.")

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("The integration's name.", valueName: "name"))
    var integration: String

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        try await instance.run(.disableOAuth(workspace: workspace, integration: integration))
    }
}

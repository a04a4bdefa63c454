import LatchkeyCore

extension AdminCommandRunner {
    private struct ImportedToken: Encodable {
        let id: String
        let name: String
    }

    /// `latchkey token import`
    func importTokens(_ order: TokenImportOrder) async throws -> CommandResult {
        var bytes: [UInt8] = []
        let isRead = FileBytes.read(order.path) { part in
            bytes += part
            return bytes.count <= ForeignTokenFile.byteLimit
        }
        guard isRead else { throw CommandError("cannot read \(order.path)") }
        guard bytes.count <= ForeignTokenFile.byteLimit else {
            throw CommandError("\(order.path) is larger than 16 MB")
        }
        let administrator = core.operator(of: try await core.workspaces.find(slug: order.workspace))
        let made = try await core.accessTokens.import(
            administrator, integrationName: order.integration, try ForeignTokenFile.tokens(in: bytes))
        guard order.asJSON else { return CommandResult("\(made.count) tokens imported.\n") }
        return CommandResult(try JSONOutput.text(made.map { ImportedToken(id: $0.id.text, name: $0.name) }))
    }
}

import ArgumentParser
import FoundationEssentials
import LatchkeyCore

/// Runs a command where it must run: here if the data folder is free, in its owner otherwise.
struct CommandDispatch {
    /// How long to wait for an owner that does not answer: a server on its way up or down, or another command.
    private static let patience = Duration.seconds(15)

    let settings: InstanceConfiguration
    /// For commands that make links.
    var server: ServerSettings?
    /// Whether the command may make a new instance.
    var makesInstance = false

    /// Runs `command`, prints what it says and exits with its code.
    func run(_ command: AdminCommand) async throws {
        let result = try await result(of: command)
        Terminal.note(result.notes)
        try Terminal.output(result.output)
        if result.exitCode != 0 { throw ExitCode(result.exitCode) }
    }

    /// Runs `command` and hands out what it says.
    func result(of command: AdminCommand) async throws -> CommandResult {
        let folder = DataFolder(path: settings.dataFolder)
        if makesInstance {
            try folder.create()
        } else {
            try folder.requireInstance()
        }
        let deadline = ContinuousClock.now + Self.patience
        while true {
            if let lock = try DataFolderLock.acquire(folder) {
                return try await runHere(command, in: folder, owning: lock)
            }
            if case .result(let result) = try await OwnerClient(folder: folder).send(command) {
                return result
            }
            guard ContinuousClock.now < deadline else { throw CommandError(folder.busyMessage) }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func runHere(
        _ command: AdminCommand, in folder: DataFolder, owning lock: DataFolderLock
    ) async throws -> CommandResult {
        let core = try await Instance.open(settings, in: folder, serving: server)
        let result = await AdminCommandRunner(core: core).run(command)
        try await core.close()
        withExtendedLifetime(lock) {}
        return result
    }
}

extension DataFolder {
    /// - Throws: if nothing has been made here yet.
    func requireInstance() throws(CommandError) {
        guard holdsInstance else {
            throw CommandError(
                "there is no Latchkey instance in \(path). `latchkey init` or `latchkey serve` makes one; "
                    + "`--data DIR` names another folder.")
        }
    }

    /// Why a process that must own the folder cannot have it.
    var ownedMessage: String {
        let owner = DataFolderLock.owner(of: self).map { "process \($0)" } ?? "another process"
        return "\(owner) is working on \(path). Stop it first, or name another folder with --data."
    }

    /// Why a command cannot be run.
    var busyMessage: String {
        let owner = DataFolderLock.owner(of: self).map { "process \($0)" } ?? "another process"
        return "\(owner) is working on \(path) and does not answer. Try again when it is done."
    }
}

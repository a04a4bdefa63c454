import FoundationEssentials
import LatchkeyCore

extension AdminCommandRunner {
    /// For `latchkey scan`: a verdict on each find, as JSON.
    func judgeLeaks(_ order: LeakOrder) async throws -> CommandResult {
        let known = try await core.leaks.look(order.finds.map(\.token))
        let outcomes =
            order.revokes
            ? try await core.leaks.report(
                order.finds.map { Leak($0.token, foundAt: $0.place) }, by: .commandLine)
            : known.map { $0 == nil ? .unknown : .dead }
        let verdicts = zip(known, outcomes).map { known, outcome -> LeakVerdict in
            let status: LeakVerdict.Status =
                switch (known?.isLive, outcome) {
                case (nil, _): .unknown
                case (_, .revoked): .revoked
                case (true?, _): order.revokes ? .notLive : .live
                case (false?, _): .notLive
                }
            return LeakVerdict(
                status: status, workspace: known?.workspace, integration: known?.integration, name: known?.name,
                accessTokenID: known?.accessTokenID?.text)
        }
        return CommandResult(try JSONOutput.text(verdicts))
    }
}

/// A tally in pieces that are small enough for a transaction.
struct RequestTallySlices: IteratorProtocol {
    private let start: Int64
    private let size: Int
    private var entries: ArraySlice<RequestTally.Entry>
    private var networks: ArraySlice<RequestTally.NetworkUse>

    /// - Parameter size: entries and uses of networks, of each at most.
    fileprivate init(_ tally: RequestTally, size: Int) {
        start = tally.start
        self.size = size
        entries = tally.entries.sorted { $0.token.tokenID < $1.token.tokenID }[...]
        networks = tally.networks[...]
    }

    mutating func next() -> RequestTally? {
        guard !entries.isEmpty || !networks.isEmpty else { return nil }
        defer {
            entries = entries.dropFirst(size)
            networks = networks.dropFirst(size)
        }
        return RequestTally(start: start, entries: Array(entries.prefix(size)), networks: Array(networks.prefix(size)))
    }

    /// A slice and all that comes after it.
    func rest(from slice: RequestTally) -> RequestTally {
        RequestTally(start: start, entries: slice.entries + entries, networks: slice.networks + networks)
    }
}

extension RequestTally {
    /// In the order of the rows, so that what is written together changes a few pages, not a page a row.
    ///
    /// - Parameter size: entries and uses of networks, of each at most.
    func slices(of size: Int) -> RequestTallySlices { RequestTallySlices(self, size: size) }
}

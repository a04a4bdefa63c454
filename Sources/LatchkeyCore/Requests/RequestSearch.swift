import FoundationEssentials

/// A page of the request log.
package struct RequestPage: Sendable {
    /// Newest first.
    package let entries: [RequestEntry]
    /// Where the next page begins; nil at the end of the log.
    package let next: RequestCursor?
    /// How far back was looked, where the search stopped for having read enough.
    package let lookedBackTo: Instant?
}

/// A place in the request log: a file, a block in it, a request in that.
package struct RequestCursor: Sendable, Equatable, CustomStringConvertible {
    let file: Int64
    let offset: Int
    /// What stands before it in the block is still to come.
    let position: Int

    package var description: String { "\(file)-\(offset)-\(position)" }

    init(file: Int64, offset: Int, position: Int) {
        (self.file, self.offset, self.position) = (file, offset, position)
    }

    /// Nil for a text that `description` never made.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 3, let file = parts[0], let offset = parts[1], let position = parts[2],
            let offset = Int(exactly: offset), let position = Int(exactly: position)
        else { return nil }
        self.init(file: file, offset: offset, position: position)
    }
}

/// Walks the log backwards.
struct RequestSearch {
    /// Requests that one search reads at most: some tenths of a second.
    static let budget = 4_000_000

    let workspace: WorkspaceID
    let filter: RequestFilter
    let limit: Int
    var budget = Self.budget
    private var entries: [RequestEntry] = []
    private var next: RequestCursor?
    private var lookedBackTo: Instant?

    init(_ filter: RequestFilter, in workspace: WorkspaceID, limit: Int, budget: Int = Self.budget) {
        self.filter = filter
        self.workspace = workspace
        self.limit = limit
        self.budget = budget
    }

    /// - Parameter files: newest first.
    mutating func run(_ files: [RequestLogFolder.File], after cursor: RequestCursor?) -> RequestPage {
        var newer: Instant?
        for file in files where cursor.map({ file.firstAt.microseconds <= $0.file }) ?? true {
            // All that this file has is older than the one behind it.
            if let from = filter.from, let newer, newer < from { break }
            newer = file.firstAt
            if let until = filter.until, file.firstAt >= until { continue }
            // A file that is removed meanwhile was too old to be shown.
            guard let data = try? Data(contentsOf: URL(filePath: file.path), options: .alwaysMapped) else { continue }
            let isWhole = data.withUnsafeBytes { walk($0, file, after: cursor) }
            if !isWhole { break }
        }
        return RequestPage(entries: entries, next: next, lookedBackTo: lookedBackTo)
    }

    /// - Returns: whether there is room for more.
    private mutating func walk(
        _ bytes: UnsafeRawBufferPointer, _ file: RequestLogFolder.File, after cursor: RequestCursor?
    ) -> Bool {
        let name = file.firstAt.microseconds
        let start = cursor.flatMap { $0.file == name ? $0 : nil }
        var blocks: [(offset: Int, head: RequestBlockHead)] = []
        var offset = 0
        while offset <= start?.offset ?? .max, let head = RequestBlockHead(bytes, at: offset) {
            blocks.append((offset, head))
            offset += RequestBlockHead.size + head.length
        }
        for (offset, head) in blocks.reversed() where filter.mayMatch(head, in: workspace) {
            if budget <= 0 {
                next = RequestCursor(file: name, offset: offset, position: .max)
                lookedBackTo = head.lastAt
                return false
            }
            budget -= head.count
            let body = UnsafeRawBufferPointer(
                rebasing: bytes[offset + RequestBlockHead.size..<offset + RequestBlockHead.size + head.length])
            var reader = RequestBlockReader(body, count: head.count, filter, in: workspace)
            let end = start?.offset == offset ? start?.position ?? .max : .max
            for (position, entry) in reader.matches().reversed() where position < end {
                if entries.count == limit {
                    next = RequestCursor(file: name, offset: offset, position: position + 1)
                    return false
                }
                entries.append(entry)
            }
        }
        return true
    }
}

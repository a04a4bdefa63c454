import LatchkeyCore

/// What stands under a list that has more than one page, for the template `next`.
package struct PagerView: Sendable {
    /// "117 integrations"
    let summary: String
    /// Back to the newest, nil on the first page.
    let first: String?
    /// On to the older ones, nil on the last page.
    let older: String?

    /// Nil if everything is on one page.
    /// - Parameters:
    ///   - path: of the list, with `?` and its filters if it has any.
    ///   - next: the cursor of the page that follows.
    ///   - isFirst: whether this is the page without a cursor.
    package init?(summary: String, path: String, next: String?, isFirst: Bool) {
        guard next != nil || !isFirst else { return nil }
        let separator = path.contains("?") ? "&" : "?"
        self.summary = summary
        first = isFirst ? nil : path
        older = next.map { "\(path)\(separator)after=\(PercentEncoding.encode($0))" }
    }
}

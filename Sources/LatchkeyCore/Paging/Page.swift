/// A slice of a list, and where the next one begins.
package struct Page<Element: Sendable>: Sendable {
    package let elements: [Element]
    /// For `after`; nil at the end.
    package let next: String?

    /// From one row more than the page holds: that there is one more means that there is a next page.
    init(_ rows: [Element], limit: Int, cursor: (Element) -> String) {
        elements = Array(rows.prefix(limit))
        next = rows.count > limit ? elements.last.map(cursor) : nil
    }
}

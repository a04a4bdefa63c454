/// What a person calls the device behind a `User-Agent` header: "Firefox on Linux", "Safari on iPhone", "curl".
/// User agents lie by design (every browser claims to be Mozilla, Chrome claims to be Safari), so the order of the
/// tests matters: the most specific name first.
package struct DeviceName: Sendable {
    package let text: String

    package init(userAgent: String?) {
        guard let userAgent, !userAgent.isEmpty else {
            self.text = "Unknown device"
            return
        }
        let browser = Self.first(of: Self.browsers, in: userAgent)
        let system = Self.first(of: Self.systems, in: userAgent)
        switch (browser, system) {
        case (let browser?, let system?): self.text = "\(browser) on \(system)"
        case (let browser?, nil): self.text = browser
        case (nil, let system?): self.text = "A browser on \(system)"
        case (nil, nil): self.text = "Unknown device"
        }
    }

    private static let browsers: [(mark: String, name: String)] = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Vivaldi", "Vivaldi"),
        ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("Wget/", "Wget"), ("python", "Python"),
    ]

    private static let systems: [(mark: String, name: String)] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
        ("Mac OS X", "Mac"), ("Macintosh", "Mac"), ("Linux", "Linux"), ("FreeBSD", "FreeBSD"),
    ]

    private static func first(of marks: [(mark: String, name: String)], in userAgent: String) -> String? {
        let bytes = Array(userAgent.utf8.prefix(512))
        return marks.first { contains($0.mark, in: bytes) }?.name
    }

    /// A plain byte search: `String.contains(String)` would need Foundation's or the regex engine here.
    private static func contains(_ mark: String, in bytes: [UInt8]) -> Bool {
        let mark = Array(mark.utf8)
        guard bytes.count >= mark.count else { return false }
        return (0...(bytes.count - mark.count)).contains { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }
    }
}

/// Where unguessable bytes come from; tests put their own in.
package struct RandomSource: Sendable {
    private let make: @Sendable (Int) -> [UInt8]

    package init(_ make: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.make = make
    }

    /// The kernel's generator.
    package static let system = RandomSource { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in generator.next() }
    }

    /// `count` unguessable bytes.
    package func bytes(_ count: Int) -> [UInt8] { make(count) }

    /// `count` characters of 0-9A-Za-z, each as likely as the others.
    func base62(_ count: Int) -> String {
        var characters: [UInt8] = []
        while characters.count < count {
            // 248 is the largest multiple of 62 in a byte: what lies above would favour the first characters.
            characters += bytes(count).filter { $0 < 248 }.map { Base62.alphabet[Int($0 % 62)] }
        }
        return String(decoding: characters.prefix(count), as: UTF8.self)
    }
}

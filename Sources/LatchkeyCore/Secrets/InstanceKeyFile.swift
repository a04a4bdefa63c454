import FoundationEssentials

/// Where the instance key comes from.
package enum InstanceKeySource: Sendable {
    /// A file of mode 0600 holding 64 hexadecimal digits; made on an empty instance.
    case file(path: String)
    /// 64 hexadecimal digits from the environment or a mounted secret; never written down by us.
    case given(String)
}

/// Why the instance key can't be used.
package struct InstanceKeyError: Error, CustomStringConvertible {
    package let description: String
}

extension InstanceKeySource {
    /// The keys, made anew only if `mayCreate`: beside existing data a new key would open nothing.
    func load(mayCreate: Bool, random: RandomSource) throws -> InstanceKeys {
        switch self {
        case .given(let text):
            return InstanceKeys(secret: try Self.parse(text, from: "LATCHKEY_INSTANCE_KEY"))
        case .file(let path):
            if let data = FileManager.default.contents(atPath: path) {
                return InstanceKeys(secret: try Self.parse(String(decoding: data, as: UTF8.self), from: path))
            }
            guard mayCreate else {
                throw InstanceKeyError(
                    description: "The instance key \(path) is missing, but the database holds data that only this key "
                        + "opens. Put the key file back; Latchkey never makes a new one beside existing data.")
            }
            let secret = random.bytes(32)
            try PrivateFile.create(path, contents: Hex.text(secret) + "\n")
            return InstanceKeys(secret: secret)
        }
    }

    private static func parse(_ text: String, from place: String) throws -> [UInt8] {
        guard let secret = Hex.bytes(text.trimmingWhitespace()), secret.count == 32 else {
            throw InstanceKeyError(description: "The instance key in \(place) is not 64 hexadecimal digits.")
        }
        return secret
    }
}

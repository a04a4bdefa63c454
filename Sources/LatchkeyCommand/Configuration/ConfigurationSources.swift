import Configuration
import FoundationEssentials

/// Where settings come from: the command line over the environment over the configuration file.
struct ConfigurationSources: Sendable {
    /// A value as it was written, with the words that say where, for messages.
    struct Value: Sendable {
        let text: String
        let source: String
    }

    private struct Layer: Sendable {
        let values: any ConfigSnapshot
        let name: @Sendable (Setting) -> String
    }

    private let layers: [Layer]

    /// Variables that start with `LATCHKEY_` and are no settings: most likely misspelt.
    let unknownVariables: [String]

    /// - Parameters:
    ///   - options: What was given on the command line, without the secret settings.
    ///   - file: The path given by `--config`; otherwise LATCHKEY_CONFIG names the file, if there is one.
    init(options: [Setting: [String]], file: String?, environment: [String: String]) throws(ConfigurationError) {
        // An empty variable is how compose files say "not set".
        let environment = environment.filter { $0.key.hasPrefix("LATCHKEY_") && !$0.value.isEmpty }
        var layers = [
            Layer(values: Self.commandLine(options)) { "--\($0.name)" },
            Layer(values: Self.environment(environment)) { $0.environmentName },
        ]
        if let file = file ?? environment["LATCHKEY_CONFIG"] {
            layers.append(Layer(values: try ConfigurationFile.read(file)) { "\($0.name) in \(file)" })
        }
        self.layers = layers
        let known = Set(Setting.all.map(\.environmentName)).union(Setting.environmentOnly)
        unknownVariables = environment.keys.filter { !known.contains($0) }.sorted()
    }

    private static func commandLine(_ options: [Setting: [String]]) -> any ConfigSnapshot {
        let values = options.map { setting, texts in
            (AbsoluteConfigKey([setting.name]), ConfigValue(.stringArray(texts), isSecret: false))
        }
        return InMemoryProvider(name: "command line", values: Dictionary(uniqueKeysWithValues: values)).snapshot()
    }

    private static func environment(_ variables: [String: String]) -> any ConfigSnapshot {
        EnvironmentVariablesProvider(environmentVariables: variables, secretsSpecifier: .all)
            .prefixKeys(with: "latchkey").snapshot()
    }

    /// The values of a setting from the first source that has it; several only if it is a list.
    func values(_ setting: Setting) throws(ConfigurationError) -> [Value] {
        for layer in layers {
            let source = layer.name(setting)
            guard let texts = try Self.texts(setting, from: layer.values, source: source) else { continue }
            guard setting.kind == .list || texts.count == 1 else {
                throw ConfigurationError(problems: ["\(source) takes one value, not \(texts.count)"])
            }
            return texts.map { Value(text: $0, source: source) }
        }
        return []
    }

    /// Each source has types of its own for what people write the same, as in `port: 8080` and `"port": "8080"`.
    private static func texts(
        _ setting: Setting, from values: any ConfigSnapshot, source: String
    ) throws(ConfigurationError) -> [String]? {
        let key = AbsoluteConfigKey([setting.name])
        let types: [ConfigType] =
            setting.kind == .list ? [.stringArray, .string] : [.string, .stringArray, .int, .double]
        for type in types {
            guard let result = try? values.value(forKey: key, type: type) else { continue }
            switch result.value?.content {
            case .none: return nil
            case .string(let text): return setting.kind == .list ? list(text) : [text]
            case .stringArray(let texts): return texts
            case .int(let number): return ["\(number)"]
            case .double(let number): return ["\(number)"]
            default: continue
            }
        }
        throw ConfigurationError(problems: ["\(source) has a value of the wrong type"])
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
    }
}

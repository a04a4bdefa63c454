import FoundationEssentials

/// Reads settings as what they mean and collects every problem on the way.
struct SettingsReader {
    let sources: ConfigurationSources
    private(set) var problems: [String] = []

    init(_ sources: ConfigurationSources) {
        self.sources = sources
    }

    /// Notes a problem that shows only when settings are seen together.
    mutating func note(_ problem: String) {
        problems.append(problem)
    }

    /// - Throws: ``ConfigurationError`` with everything noted so far, if anything was.
    func finish() throws {
        if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    }

    mutating func value(_ setting: Setting) -> ConfigurationSources.Value? {
        values(setting).first
    }

    mutating func text(_ setting: Setting) -> String? {
        value(setting)?.text
    }

    mutating func values(_ setting: Setting) -> [ConfigurationSources.Value] {
        do {
            return try sources.values(setting)
        } catch {
            problems += error.problems
            return []
        }
    }

    mutating func integer(_ setting: Setting, default standard: Int, in range: ClosedRange<Int>) -> Int {
        guard let value = value(setting) else { return standard }
        guard let number = Int(value.text), range.contains(number) else {
            note(
                "\(value.source) is \"\(value.text)\", but must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
            return standard
        }
        return number
    }

    mutating func flag(_ setting: Setting, default standard: Bool) -> Bool {
        guard let value = value(setting) else { return standard }
        switch value.text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default:
            note("\(value.source) is \"\(value.text)\", but must be true or false")
            return standard
        }
    }

    /// One of the cases of `Choice`, by its raw value.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ setting: Setting, default standard: Choice
    ) -> Choice where Choice.RawValue == String {
        guard let value = value(setting) else { return standard }
        guard let choice = Choice(rawValue: value.text.lowercased()) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            note("\(value.source) is \"\(value.text)\", but must be one of \(choices)")
            return standard
        }
        return choice
    }

    /// A secret given directly or as the path of a file that holds it, as container platforms mount them.
    mutating func secret(_ setting: Setting, orFile fileSetting: Setting) -> String? {
        let direct = text(setting)
        guard let file = value(fileSetting) else { return direct }
        if direct != nil {
            note("\(setting.name) and \(fileSetting.name) are both set; keep one")
            return direct
        }
        do {
            let content = try String(contentsOfFile: file.text, encoding: .utf8)
            return String(content.prefix { !$0.isNewline })
        } catch {
            note("\(file.source): cannot read \(file.text)")
            return nil
        }
    }
}

import FoundationEssentials
import LatchkeyAssets
import Testing

@testable import LatchkeyServer

@Suite struct TemplateTests {
    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/LatchkeyAssets").path

    private func names(in folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/\(folder)"))
    }

    @Test func everyTemplateParses() throws {
        _ = try PageRenderer()
    }

    @Test func everyFileOfTheFoldersIsEmbedded() throws {
        #expect(try names(in: "Templates") == Set(Assets.templates.keys.map { "\($0).mustache" }))
        for name in try names(in: "Static") {
            let file = try #require(Assets.file(at: String(Assets.path(of: name).dropFirst("/assets/".count))))
            #expect(!file.bytes.isEmpty)
        }
    }

    @Test func everyPartialAndLayoutIsThere() {
        for (name, text) in Assets.templates {
            for tag in text.split(separator: "{{").dropFirst() where tag.hasPrefix(">") || tag.hasPrefix("<") {
                let partial = tag.dropFirst().prefix { $0 != "}" }
                #expect(Assets.templates[String(partial)] != nil, "\(name) uses \(partial)")
            }
        }
    }

    @Test func nothingIsRenderedUnescaped() {
        for (name, text) in Assets.templates {
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name)")
        }
    }

    @Test func noTemplateHasInlineScriptOrStyle() {
        for (name, text) in Assets.templates {
            #expect(!text.contains("style=\"") && !text.contains("<style") && !text.contains("javascript:"), "\(name)")
            for tag in text.split(separator: "<") {
                let words = tag.prefix { $0 != ">" }.lowercased().split(separator: " ")
                #expect(!words.contains { $0.hasPrefix("on") && $0.contains("=") }, "\(name): \(tag)")
            }
        }
    }

    @Test func everyFormThatPostsCarriesItsToken() {
        for (name, text) in Assets.templates {
            for form in text.components(separatedBy: "<form").dropFirst() where form.contains("method=\"post\"") {
                let content = form.components(separatedBy: "</form>").first ?? ""
                #expect(content.contains("{{>csrf}}"), "\(name)")
            }
        }
    }

    @Test func everyFieldHasItsAutocomplete() {
        for (name, text) in Assets.templates {
            for tag in text.components(separatedBy: "<input").dropFirst() {
                let input = tag.prefix { $0 != ">" }
                let needsNone = ["hidden", "radio", "checkbox", "file"].contains { input.contains("type=\"\($0)\"") }
                #expect(needsNone || input.contains("autocomplete="), "\(name): <input\(input)>")
            }
        }
    }
}

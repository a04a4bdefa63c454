import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct IntegrationPagesTests {
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8) + [
            0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0,
        ]

    @Test func theEmptyTabSaysWhatAnIntegrationIs() async throws {
        try await DevelopersDesk.open { desk in
            try await desk.browser.open(DevelopersDesk.path)
            #expect(desk.browser.page.contains("An integration is one service"))
            #expect(desk.browser.page.contains("Create a new integration"))
        }
    }

    @Test func anIntegrationIsCreatedWithItsScopesAndOneToken() async throws {
        try await DevelopersDesk.open { desk in
            try await desk.browser.open("\(DevelopersDesk.path)/new")
            let id = try #require(Browser.value(ofField: "id", in: desk.browser.page))
            let form = [
                ("id", id), ("name", "Billing sync"), ("description", "Every five minutes."),
                ("scope.note", "read"), ("scope.task", "read-write"), ("scope.file", "none"), ("action", "create"),
            ]
            try await desk.browser.submit("\(DevelopersDesk.path)/new", form)
            #expect(desk.browser.path == "\(DevelopersDesk.path)/\(id)")
            #expect(desk.browser.page.contains("Billing sync was created"))
            // The back button, and once more.
            try await desk.browser.open("\(DevelopersDesk.path)/new")
            try await desk.browser.submit("\(DevelopersDesk.path)/new", form)
            #expect(desk.browser.path == "\(DevelopersDesk.path)/\(id)")
            let integrations = try await desk.integrations()
            let integration = try #require(integrations.first)
            #expect(integrations.count == 1)
            #expect(integration.scopes.text == "note:read task:read-write")
            #expect(try await desk.tokens(integration).count == 1)
        }
    }

    @Test(arguments: [
        ("", "The name is missing"), ("   ", "The name is missing"),
        (String(repeating: "a", count: 201), "too long"), (String(repeating: "a", count: 10_000), "too long"),
        ("a\u{202E}b", "direction"), ("a\u{7}b", "control characters"),
    ])
    func aWrongNameIsToldAtItsFieldAndNothingIsLost(name: String, message: String) async throws {
        try await DevelopersDesk.open { desk in
            try await desk.browser.open("\(DevelopersDesk.path)/new")
            let id = try #require(Browser.value(ofField: "id", in: desk.browser.page))
            let response = try await desk.browser.submit(
                "\(DevelopersDesk.path)/new",
                [("id", id), ("name", name), ("description", "Kept \"text\""), ("scope.note", "read")])
            #expect(response.status == .badRequest)
            #expect(desk.browser.page.contains(message))
            #expect(desk.browser.page.contains("id=\"name-error\""))
            #expect(desk.browser.page.contains("Kept &quot;text&quot;"))
            #expect(desk.browser.page.contains("name=\"scope.note\" value=\"read\" checked"))
            #expect(Browser.value(ofField: "id", in: desk.browser.page) == id)
            #expect(try await desk.integrations().isEmpty)
        }
    }

    @Test(arguments: [
        String(repeating: "a", count: 200), String(repeating: "🔑", count: 200), "<b>\"'&</b>", "\"\u{301} onfocus=x",
        "{{name}}", "日本語",
    ])
    func anyOtherNameIsShownAsItIs(name: String) async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, name)
            let escaped = HTMLText().escapeText(name)
            for path in [DevelopersDesk.path, desk.path(made.integration), desk.path(made.integration, "/edit")] {
                let response = try await desk.browser.open(path)
                #expect(response.status == .ok)
                #expect(desk.browser.page.contains(escaped))
                #expect(!desk.browser.page.contains("<b>"))
            }
        }
    }

    @Test func aTemplateFillsTheFormAndSavesNothing() async throws {
        try await DevelopersDesk.open { desk in
            try await desk.browser.open("\(DevelopersDesk.path)/new")
            try await desk.browser.submit(
                "\(DevelopersDesk.path)/new", [("name", "Half typed"), ("template", "read-everything")])
            #expect(desk.browser.page.contains("value=\"Half typed\""))
            #expect(desk.browser.page.contains("name=\"scope.webhook\" value=\"read\" checked"))
            #expect(try await desk.integrations().isEmpty)
        }
    }

    @Test func anAvatarIsServedAsNothingButAPicture() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration, "/edit"))
            let response = try await desk.browser.upload(
                desk.path(made.integration, "/avatar"), [], file: ("avatar", Self.png))
            #expect(response.status == .seeOther)
            let avatar = try #require(try await desk.integrations().first?.avatar)
            let image = try await desk.browser.send(.get, "/images/\(avatar)")
            #expect(Array(buffer: image.body) == Self.png)
            #expect(image.headers[.contentType] == "image/png")
            #expect(image.headers[.xContentTypeOptions] == "nosniff")
            #expect(image.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
        }
    }

    @Test func anAvatarThatLiesAboutItsTypeIsRefused() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration, "/edit"))
            let response = try await desk.browser.upload(
                desk.path(made.integration, "/avatar"), [], file: ("avatar", Array("<svg onload=alert(1)>".utf8)))
            #expect(response.status == .badRequest)
            #expect(desk.browser.page.contains("id=\"avatar-error\""))
        }
    }

    @Test(arguments: [1_100_000, 2_000_000])
    func anAvatarThatIsTooLargeIsRefusedInWords(count: Int) async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration, "/edit"))
            let response = try await desk.browser.upload(
                desk.path(made.integration, "/avatar"), [],
                file: ("avatar", Self.png + Array(repeating: 0, count: count)))
            #expect(response.status == .contentTooLarge)
            #expect(desk.browser.page.contains("1 MB"))
        }
    }

    @Test func anOldEditFormSavesNothingAndKeepsWhatWasTyped() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration, "/edit"))
            _ = try await desk.core.integrations.update(
                try desk.admin.admin, made.integration.id, version: 1, name: "Faster", description: "")
            let response = try await desk.browser.submit(
                desk.path(made.integration, "/edit"), [("version", "1"), ("name", "Slower"), ("description", "")])
            #expect(response.status == .conflict)
            #expect(desk.browser.page.contains("value=\"Slower\""))
            #expect(try await desk.integrations().first?.name == "Faster")
        }
    }

    @Test func onlyTheNameItselfDeletesAnIntegration() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await desk.browser.open(desk.path(made.integration, "/delete"))
            let response = try await desk.browser.submit(desk.path(made.integration, "/delete"), [("name", "billing")])
            #expect(response.status == .badRequest)
            #expect(try await desk.isAlive(made.secret))
            try await desk.browser.submit(desk.path(made.integration, "/delete"), [("name", "Billing sync")])
            #expect(desk.browser.path == DevelopersDesk.path)
            #expect(try await !desk.isAlive(made.secret))
            #expect(try await desk.integrations().isEmpty)
        }
    }

    @Test func theListHasPages() async throws {
        try await DevelopersDesk.open { desk in
            for number in 1...51 { _ = try await desk.server.integration(desk.admin, "Service \(number)") }
            try await desk.browser.open(DevelopersDesk.path)
            #expect(desk.browser.page.contains("51 integrations"))
            #expect(!desk.browser.page.contains(">Service 1<"))
            let start = try #require(desk.browser.page.firstRange(of: "\(DevelopersDesk.path)?after="))
            let link = desk.browser.page[start.lowerBound...].prefix { $0 != "\"" }
            try await desk.browser.open(String(link))
            #expect(desk.browser.page.contains(">Service 1<"))
            #expect(!desk.browser.page.contains(">Service 51<"))
        }
    }
}

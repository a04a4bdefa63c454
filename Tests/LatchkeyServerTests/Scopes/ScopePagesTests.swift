import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct ScopePagesTests {
    private func scopes(_ desk: DevelopersDesk) async throws -> String? {
        try await desk.integrations().first?.scopes.text
    }

    @Test func everyResourceHasItsLevelsAndItsSentence() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: .none)
            try await desk.browser.open(desk.path(made.integration, "?open=scopes"))
            for resource in ScopeResource.allCases {
                for level in ["none", "read", "read-write"] {
                    #expect(desk.browser.page.contains("name=\"scope.\(resource.rawValue)\" value=\"\(level)\""))
                }
                #expect(desk.browser.page.contains(HTMLText().escapeText(resource.sentence)))
            }
            #expect(desk.browser.page.contains("/v2/workspace_members/{workspace_member_id}"))
            #expect(desk.browser.page.contains("opens nothing yet"))
        }
    }

    @Test func nothingIsSavedBeforeTheSummary() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: try #require(ScopeSet(text: "note:read")))
            try await desk.browser.open(desk.path(made.integration))
            let choice = [("version", "1"), ("scope.note", "none"), ("scope.task", "read-write")]
            try await desk.browser.submit(desk.path(made.integration, "/scopes"), choice + [("action", "review")])
            #expect(desk.browser.page.contains("1 access token can do more and 1 access token can do less"))
            #expect(desk.browser.page.contains("task:read-write") && desk.browser.page.contains("note:read"))
            #expect(try await scopes(desk) == "note:read")
            try await desk.browser.submit(desk.path(made.integration, "/scopes"), choice + [("action", "save")])
            #expect(try await scopes(desk) == "task:read-write")
            #expect(desk.browser.page.contains("The scopes are saved."))
        }
    }

    @Test func savedTwiceIsSavedOnce() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: .none)
            for _ in 1...2 {
                try await desk.browser.open(desk.path(made.integration))
                let response = try await desk.browser.submit(
                    desk.path(made.integration, "/scopes"),
                    [("version", "1"), ("scope.note", "read"), ("action", "save")])
                #expect(response.status == .ok)
            }
            #expect(try await scopes(desk) == "note:read")
        }
    }

    @Test func twoAdminsAtOnceDoNotOverwriteEachOther() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: .none)
            try await desk.browser.open(desk.path(made.integration))
            _ = try await desk.core.integrations.setScopes(
                try desk.admin.admin, made.integration.id, version: 1, scopes: .readEverything)
            let response = try await desk.browser.submit(
                desk.path(made.integration, "/scopes"), [("version", "1"), ("scope.note", "read"), ("action", "save")])
            #expect(response.status == .conflict)
            #expect(desk.browser.page.contains("name=\"scope.note\" value=\"read\" checked"))
            #expect(try await desk.integrations().first?.scopes == .readEverything)
        }
    }

    @Test func templatesAndKeepEditingShowTheChoiceAndSaveNothing() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: .none)
            for fields in [[("template", "everything")], [("action", "edit"), ("scope.note", "read-write")]] {
                try await desk.browser.open(desk.path(made.integration))
                try await desk.browser.submit(desk.path(made.integration, "/scopes"), [("version", "1")] + fields)
                #expect(desk.browser.page.contains("name=\"scope.note\" value=\"read-write\" checked"))
                #expect(try await scopes(desk)?.isEmpty == true)
            }
        }
    }

    @Test func anUnknownLevelIsRefused() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin, scopes: .none)
            try await desk.browser.open(desk.path(made.integration))
            let response = try await desk.browser.submit(
                desk.path(made.integration, "/scopes"), [("version", "1"), ("scope.note", "admin")])
            #expect(response.status == .badRequest)
        }
    }
}

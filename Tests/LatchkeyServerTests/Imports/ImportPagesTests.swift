import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

@Suite struct ImportPagesTests {
    private static let path = RecordsDesk.people + "/import"

    private func send(_ desk: RecordsDesk, _ text: String) async throws -> TestResponse {
        try await desk.browser.open(Self.path)
        let page = desk.browser.page
        let start = try required(page.firstRange(of: "action=\"\(Self.path)?file=")?.upperBound, "the form")
        let id = page[start...].prefix { $0 != "\"" }
        return try await desk.browser.upload("\(Self.path)?file=\(id)", [], file: ("file", Array(text.utf8)))
    }

    /// Opens the page of an import until it has ended.
    private func end(_ desk: RecordsDesk, _ path: String) async throws {
        for _ in 0..<2000 {
            try await desk.browser.expect(at: path)
            if !desk.browser.shows("Look again") { return }
            await Task.yield()
        }
        Issue.record("the import did not end")
    }

    @Test func aFileBecomesRecords() async throws {
        try await RecordsDesk.open { desk in
            try await desk.person("Old", "Name", [("email_addresses", ["grace@halden.example"])])
            let sent = try await send(
                desk,
                "First name,Surname,E-mail,Shoes\r\nGrace,Okafor,grace@halden.example,40\r\n"
                    + "Alan,\"Tanaka, Jr\",alan@halden.example,41\r\nBad,Row,nonsense,42\r\n")
            let matching = try required(sent.header("location"), "the next step")
            try await desk.browser.expect(
                at: matching, has: "Match the columns of a.png", "Attribute for Surname", "Tanaka, Jr",
                "value=\"name.last_name\" selected", "value=\"email_addresses\" selected")
            let fields = [
                ("name", "people.csv"), ("column.0", "name.first_name"), ("column.1", "name.last_name"),
                ("column.2", "email_addresses"), ("column.3", ""), ("matching", "email_addresses"),
            ]
            let path = String(matching.prefix { $0 != "?" })
            try await desk.browser.submit(path, fields)
            let report = desk.browser.path
            #expect(report.hasPrefix("/acme-inc/import/"))
            try await end(desk, report)
            #expect(try await desk.count("people") == 2)
            try await desk.browser.expect(
                at: report, has: "Import of people.csv", "Done, rows left out", "Bad · Row · nonsense", "<dd>3</dd>")
            let file = try await desk.browser.open("\(report)/rejected")
            #expect(file.header("content-disposition") == "attachment; filename=\"rejected-rows.csv\"")
            #expect(desk.browser.shows("Bad,Row,nonsense,42"))
            // The same form again does nothing.
            try await desk.browser.open(RecordsDesk.people)
            try await desk.browser.open(Self.path)
            #expect(desk.browser.shows("people.csv") && desk.browser.shows("1 created, 1 updated, 1 row left out"))
            try await desk.browser.submit(path, fields)
            #expect(desk.browser.path == Self.path && desk.browser.shows("taken in already"))
            #expect(try await desk.count("people") == 2)
        }
    }

    @Test func whatCannotBeMatchedIsTold() async throws {
        try await RecordsDesk.open { desk in
            let sent = try await send(desk, "Name,Other\nGrace,x\n")
            let path = try required(sent.header("location").map { String($0.prefix { $0 != "?" }) }, "the next step")
            for (fields, words) in [
                ([("column.0", ""), ("column.1", "")], "No column of the file is matched"),
                ([("column.0", "name"), ("column.1", "name")], "Two columns fill “Name”"),
                ([("column.0", "nonsense"), ("column.1", "")], "Cannot find attribute"),
            ] {
                try await desk.browser.open(path)
                let answer = try await desk.browser.submit(path, fields + [("matching", "")])
                #expect(answer.status == .badRequest && desk.browser.shows(words), "\(words)")
            }
            try await desk.browser.open(path)
            try await desk.browser.submit(path, [("column.0", "name"), ("matching", "email_addresses")])
            #expect(desk.browser.shows("so a column must fill it"))
            try await desk.browser.submit(path, [("column.0", "name"), ("column.1", ""), ("matching", "")])
            try await end(desk, desk.browser.path)
            #expect(try await desk.count("people") == 1)
        }
    }

    @Test(arguments: ["", "\"never ends", "\u{0}\u{1}\u{2}"])
    func whatIsNoFileOfRowsIsRefused(_ text: String) async throws {
        try await RecordsDesk.open { desk in
            let answer = try await send(desk, text)
            #expect(answer.status == .badRequest || answer.status == .seeOther)
            let files = try? FileManager.default.subpathsOfDirectory(atPath: desk.server.folder + "/imports")
            #expect(answer.status == .seeOther || (files ?? []).allSatisfy { !$0.hasSuffix(".csv") })
        }
    }

    @Test func filesOfOthersAreOutOfSight() async throws {
        try await RecordsDesk.open { desk in
            let sent = try await send(desk, "Name\nGrace\n")
            let path = try required(sent.header("location").map { String($0.prefix { $0 != "?" }) }, "the next step")
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let browser = try await Browser.signedIn(desk.client, as: "grace@example.com")
            try await browser.expect(404, at: path)
            for path in ["/acme-inc/import/nonsense", "/acme-inc/import/\(desk.admin.member.id)", "\(Self.path)/x"] {
                try await desk.browser.expect(404, at: path)
            }
            let traversal = try await desk.browser.upload("\(Self.path)?file=../../x", [], file: ("file", [65]))
            #expect(traversal.status == .notFound)
        }
    }

    @Test func aForgedUploadIsNotKept() async throws {
        try await RecordsDesk.open { desk in
            try await desk.browser.open("/sign-in")
            let id = desk.core.newID(Import.self)
            let body =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\nName\n\r\n--b--\r\n"
            let answer = try await desk.browser.send(
                .post, "\(Self.path)?file=\(id)", headers: [.contentType: "multipart/form-data; boundary=b"],
                body: ByteBuffer(string: body))
            #expect(answer.status == .forbidden)
            let files = (try? FileManager.default.subpathsOfDirectory(atPath: desk.server.folder + "/imports")) ?? []
            #expect(files.allSatisfy { !$0.hasSuffix(".csv") })
        }
    }

    @Test func anExportComesBackAsItWas() async throws {
        try await RecordsDesk.open { desk in
            try await desk.person("Grace", "O\"Kafor, Jr", [("email_addresses", ["a@x.example", "b@x.example"])])
            let file = try await desk.browser.open(RecordsDesk.people + "/export")
            #expect(file.header("content-type") == "text/csv; charset=utf-8")
            #expect(file.header("content-disposition") == "attachment; filename=\"people.csv\"")
            #expect(file.header("x-content-type-options") == "nosniff")
            #expect(desk.browser.shows("Grace,\"O\"\"Kafor, Jr\",a@x.example; b@x.example"))
            try await desk.browser.expect(404, at: "/acme-inc/objects/nothing/export")
        }
    }
}

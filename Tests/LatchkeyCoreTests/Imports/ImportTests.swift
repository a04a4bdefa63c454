import Foundation
import Testing

@testable import LatchkeyCore

@Suite struct ImportTests {
    let test: TestCore
    let access: DataAccess
    var core: Core { test.core }

    init() async throws {
        test = try await TestCore()
        access = DataAccess(try await test.workspace())
    }

    private func file(_ text: String) throws -> String {
        let path = "\(test.folder)/\(UUID().uuidString).csv"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func run(
        _ text: String, _ object: String = "people", targets: [String?]? = nil, matching: String? = nil
    ) async throws -> Import {
        let path = try file(text)
        let headings = try core.imports.preview(path: path, rows: 0).headings
        let schema = try await core.schema(access).require(object)
        let mapping = ImportMapping(
            targets: targets ?? ImportMapping(guessing: headings, of: schema).targets, matching: matching)
        let begun = try await core.imports.begin(
            access, object, path: path, fileName: "people.csv", by: "Ada", mapping)
        return try await core.imports.run(begun, access, path: path, mapping)
    }

    private func people(_ filter: String = "{}") async throws -> [String] {
        let found = try await core.records.query(access, "people", filter: try JSON(parsing: Array(filter.utf8)))
        var bytes: [UInt8] = Array("[".utf8)
        found.appendJSON(to: &bytes)
        let list = try JSON(parsing: bytes + Array("]".utf8)).array ?? []
        return list.compactMap { $0["values"]?["name"]?.array?.first?["full_name"]?.string }
    }

    @Test func rowsBecomeRecords() async throws {
        let done = try await run(
            "First name,Surname,E-Mail,Phone,Nonsense\nAda,Lovelace,ada@acme.com;ada@home.org,+14155552671,x\n"
                + "Grace,Hopper,grace@acme.com,,\n")
        #expect(done.status == .done && done.created == 2 && done.rejected == 0 && done.rows == 2)
        #expect(done.progress == 1 && done.bytesRead == done.bytesTotal)
        #expect(try await people() == ["Ada Lovelace", "Grace Hopper"])
        #expect(try await people(#"{"email_addresses": "ada@home.org"}"#) == ["Ada Lovelace"])
        // Both joined one company by their domain, although it was made in the same transaction.
        let companies = try await core.records.query(access, "companies", filter: nil)
        #expect(companies.records.count == 1)
    }

    @Test func rowsThatCannotBeAreLeftOutAndTold() async throws {
        let done = try await run(
            "name,email_addresses,company\nAda,ada@acme.com,\nBob,nope,\nCid,ada@acme.com,\nDan,,unknown.com\n,,\n")
        #expect(done.created == 1 && done.rejected == 4)
        let told = try await core.imports.rejections(access, done.id)
        #expect(told.map(\.line) == [3, 4, 5, 6])
        #expect(told[0].reason == "E-mail addresses: Enter an e-mail address, such as ada@example.com.")
        #expect(told[0].fields == ["Bob", "nope", ""])
        #expect(told[1].reason.contains("ada@acme.com"))
        #expect(told[2].reason == "Company: there is no such record.")
        #expect(told[3].reason == "The row has no values.")
        #expect(try await people() == ["Ada"])
    }

    @Test func rowsFindTheirRecords() async throws {
        _ = try await run("name,email_addresses\nAda,ada@acme.com\n")
        let done = try await run(
            "email_addresses,job_title\nada@acme.com,Countess\nnew@acme.com,Newcomer\nnew@acme.com,Newcomer again\n",
            matching: "email_addresses")
        #expect(done.updated == 2 && done.created == 1)
        #expect(try await people(#"{"job_title": "Countess"}"#) == ["Ada"])
        let again = try await core.records.query(
            access, "people", filter: try JSON(parsing: Array(#"{"job_title": "Newcomer again"}"#.utf8)))
        #expect(again.records.count == 1)
    }

    @Test func aFileThatBreaksOffLeavesWhatWasRead() async throws {
        let done = try await run("name\nAda\n\"Bob\n")
        #expect(done.status == .failed && done.problem == "Line 3: a quotation mark is never closed.")
        let empty = await code { _ = try await run("") }
        #expect(empty == .invalidValue)
        let unmatched = await code { _ = try await run("foo,bar\n1,2\n") }
        #expect(unmatched == .invalidValue)
        let unknown = await code { _ = try await run("name\nAda\n", targets: ["nothing"]) }
        #expect(unknown == .valueNotFound)
    }

    @Test func anExportIsAnImport() async throws {
        _ = try await run(
            "First name,Last name,email,company,primary_location.country_code\nAda,\"Love, lace\",ada@acme.com,,GB\n")
        var export = try await core.records.export(access, "people")
        var bytes: [UInt8] = []
        while let piece = try await export.next() { bytes += piece }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("record_id,name.first_name,name.last_name,email_addresses,"))
        #expect(text.contains("Ada,\"Love, lace\",ada@acme.com"))
        let other = DataAccess(try await test.workspace("Other", admin: "bob@example.com"))
        let path = try file(text)
        let headings = try core.imports.preview(path: path, rows: 0).headings
        let mapping = ImportMapping(
            targets: ImportMapping(guessing: headings, of: try await core.schema(other).require("people")).targets
                .map { $0 == "company" ? nil : $0 })
        let begun = try await core.imports.begin(other, "people", path: path, fileName: "x", by: "Bob", mapping)
        let done = try await core.imports.run(begun, other, path: path, mapping)
        #expect(done.created == 1 && done.rejected == 0)
    }

    @Test func importsAreTheWorkspacesOwn() async throws {
        let done = try await run("name\nAda\n")
        let other = DataAccess(try await test.workspace("Other", admin: "bob@example.com"))
        #expect(await code { _ = try await core.imports.find(other, done.id) } == .notFound)
        #expect(try await core.imports.list(other).isEmpty)
        #expect(try await core.imports.list(access).map(\.id) == [done.id])
    }
}

import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

/// Bodies as no client should send them: each gets an answer that says why, and none a 500.
@Suite struct RecordBodyTests {
    private func send(_ desk: APIDesk, _ bytes: [UInt8], _ path: String = "/objects/people/records") async throws
        -> (status: Int, text: String)
    {
        let response = try await desk.client.executeRequest(
            uri: "/v2" + path, method: .post, headers: [.authorization: "Bearer \(desk.token.secret)"],
            body: ByteBuffer(bytes: bytes))
        return (response.status.code, String(buffer: response.body))
    }

    private func record(_ value: String) -> [UInt8] { Array("{\"data\":{\"values\":{\"job_title\":\(value)}}}".utf8) }

    @Test func whatIsNoJSONIsRefused() async throws {
        try await APIDesk.open { desk in
            for value in [
                "1e400", "NaN", "Infinity", "\"\\ud83d\"", "\"\\udc00x\"", "'a'", "\"a", "01", "\"\u{1}\"", "tru", "",
                String(repeating: "[", count: 100_000), "1,", "\"\\x\"",
            ] {
                let (status, text) = try await send(desk, record(value))
                #expect(status == 400 && text.contains("The request body is no JSON: "), "\(value.prefix(20))")
            }
            let broken = Array("{\"data\":{\"values\":{\"job_title\":\"".utf8) + [0xff, 0xc0] + Array("\"}}}".utf8)
            let (status, text) = try await send(desk, broken)
            #expect(status == 400 && text.contains("a string is no UTF-8"))
            #expect(try await desk.data(.post, "/objects/people/records/query", [:]) == [])
        }
    }

    @Test func escapesAndEveryCharacterComeBack() async throws {
        try await APIDesk.open { desk in
            let text = "\"\\/\u{8}\u{c}\n\r\t\u{1f}é😀\u{2028}\u{202e}"
            let made = try await desk.data(
                .post, "/objects/people/records", APIDesk.values(["job_title": .string(text)]))
            let back = made["values"]?["job_title"]?[0]?["value"]?.string
            #expect(back?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
            let (status, _) = try await send(desk, record("\"\\ud83d\\ude00 \\u0041\""))
            #expect(status == 200)
            #expect(
                try await desk.data(.post, "/objects/people/records/query", ["filter": ["job_title": "😀 A"]]).array?
                    .count == 1)
            let (zero, why) = try await send(desk, record("\"a\\u0000b\""))
            #expect(zero == 400 && why.contains("The text holds the character U+0000."))
        }
    }

    @Test func ofTwoMembersWithOneNameTheLastCounts() async throws {
        try await APIDesk.open { desk in
            let (status, text) = try await send(desk, record("\"one\",\"job_title\":\"two\""))
            #expect(status == 200 && text.contains("\"two\"") && !text.contains("\"one\""))
        }
    }

    @Test func textsOfTenMegabytesComeBackAndLongerBodiesDoNotGoIn() async throws {
        try await APIDesk.open { desk in
            let long = String(repeating: "x", count: 10_485_760)
            let (status, text) = try await send(desk, record("\"\(long)\""))
            #expect(status == 200 && text.utf8.count > 10_485_760)
            let (longer, why) = try await send(desk, record("\"\(long)x\""))
            #expect(longer == 400 && why.contains("The text is longer than 10 MB."))
            let (huge, _) = try await send(desk, [UInt8](repeating: 0x20, count: 13 * 1_048_576))
            #expect(huge == 413)
        }
    }

    @Test func tenThousandClausesAreRefused() async throws {
        try await APIDesk.open { desk in
            let clauses = JSON.array(Array(repeating: ["job_title": "x"], count: 10_000))
            try await desk.refuses(
                .post, "/objects/people/records/query", ["filter": ["$or": clauses]], 400, "filter_error",
                "Error in filter. It has more than 500 conditions.")
        }
    }
}

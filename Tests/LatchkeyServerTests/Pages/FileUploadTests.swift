import FoundationEssentials
import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Bodies arrive in pieces of any size: whatever the cuts, the same file must come out.
@Suite struct FileUploadTests {
    private static let content = "a,b\r\n--not the end\r\n\r\n--b\u{1}\r\n1,2\r\n"

    private static func body(_ content: String = content, end: String = "--bound--\r\n") -> String {
        "--bound\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n"
            + "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\files\\p.csv\"\r\n"
            + "Content-Type: text/csv\r\n\r\n\(content)\r\n"
            + "--bound\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n" + end
    }

    private func receive(_ body: String, piece: Int) async throws -> (form: Form, file: UploadedFile?, text: String) {
        let path = FileManager.default.temporaryDirectory.path + "/upload-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = Array(body.utf8)
        let pieces = stride(from: 0, to: bytes.count, by: piece).map { start in
            ByteBuffer(bytes: bytes[start..<min(start + piece, bytes.count)])
        }
        let request = Request(
            head: .init(
                method: .post, scheme: "http", authority: "localhost", path: "/",
                headerFields: [.contentType: "multipart/form-data; boundary=bound"]),
            body: RequestBody(
                asyncSequence: AsyncStream { stream in
                    for piece in pieces { stream.yield(piece) }
                    stream.finish()
                }))
        let (form, file) = try await FileUpload.receive(request, to: path)
        let data = FileManager.default.contents(atPath: path) ?? Data()
        return (form, file, String(decoding: data, as: UTF8.self))
    }

    @Test(arguments: [1, 2, 3, 7, 16, 61, 100_000])
    func everyCutGivesTheSame(_ piece: Int) async throws {
        let (form, file, text) = try await receive(Self.body(), piece: piece)
        #expect(text == Self.content)
        #expect(form.text("csrf") == "token" && form.has("empty") && form.text("empty").isEmpty)
        #expect(file?.name == "p.csv" && file?.byteCount == Self.content.utf8.count)
    }

    @Test(arguments: ["", "--bound", "--bound\r\n", "--other\r\n\r\n"])
    func whatEndsTooEarlyIsRefused(_ start: String) async throws {
        await #expect(throws: LatchkeyError.self) { try await receive(start, piece: 5) }
        await #expect(throws: LatchkeyError.self) { try await receive(Self.body(end: ""), piece: 5) }
    }

    @Test func noFileIsNone() async throws {
        let body = "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--bound--\r\n"
        #expect(try await receive(body, piece: 9).file == nil)
    }
}

import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// A file that someone has sent, on the disk.
struct UploadedFile: Sendable {
    /// As the sender called it, without folders.
    let name: String
    let byteCount: Int
}

/// Takes in a form with one file (`multipart/form-data`) and writes the file as it comes: it may be larger than memory.
struct FileUpload {
    private static let fieldLimit = 65_536
    private static let headLimit = 4_096

    private enum Part {
        case start, head, end
        case field(String)
        case file
    }

    private let delimiter: [UInt8]
    private let path: String
    private var part = Part.start
    private var buffer: [UInt8] = []
    private var field: [UInt8] = []
    private var byteCount = 0
    private var name: String?
    private var form = Form()

    private init(boundary: String, path: String) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.path = path
    }

    /// - Parameter path: where the file is written; nothing may be there yet.
    /// - Returns: the other fields, and the file if one was chosen.
    static func receive(_ request: Request, to path: String) async throws -> (form: Form, file: UploadedFile?) {
        guard let boundary = MultipartForm.boundary(of: request.headers[.contentType] ?? "") else { throw unreadable }
        var upload = FileUpload(boundary: boundary, path: path)
        try PrivateFile.create(path)
        for try await chunk in request.body {
            upload.buffer += chunk.readableBytesView
            try upload.read()
        }
        guard case .end = upload.part else { throw unreadable }
        let file = upload.name.flatMap { name in
            name.isEmpty && upload.byteCount == 0 ? nil : UploadedFile(name: name, byteCount: upload.byteCount)
        }
        return (upload.form, file)
    }

    private static var unreadable: LatchkeyError {
        LatchkeyError(.invalid, .invalidValue, "The file did not arrive whole. Send it once more.")
    }

    /// Reads as far as the buffer goes.
    private mutating func read() throws {
        while true {
            switch part {
            case .start:
                let opening = delimiter.dropFirst(2)
                guard buffer.count >= opening.count + 2 else { return }
                guard buffer.starts(with: opening) else { throw Self.unreadable }
                buffer.removeFirst(opening.count)
                part = try next()
            case .head:
                guard let end = MultipartForm.find([13, 10, 13, 10], in: buffer[...], from: 0) else {
                    if buffer.count > Self.headLimit { throw Self.unreadable }
                    return
                }
                try begin(String(decoding: buffer[..<end], as: UTF8.self))
                buffer.removeFirst(end + 4)
            case .field, .file:
                guard let end = MultipartForm.find(delimiter, in: buffer[...], from: 0) else {
                    try keep(buffer.count - delimiter.count - 2)
                    return
                }
                guard buffer.count >= end + delimiter.count + 2 else {
                    try keep(end)
                    return
                }
                try keep(end)
                if case .field(let name) = part {
                    form.add(String(decoding: field, as: UTF8.self), for: name)
                    field = []
                }
                buffer.removeFirst(delimiter.count)
                part = try next()
            case .end:
                buffer = []
                return
            }
        }
    }

    /// What follows a delimiter: another part, or nothing.
    private mutating func next() throws -> Part {
        defer { buffer.removeFirst(2) }
        if buffer.starts(with: [45, 45]) { return .end }
        guard buffer.starts(with: [13, 10]) else { throw Self.unreadable }
        return .head
    }

    private mutating func begin(_ head: String) throws {
        guard let part = MultipartForm.part(head) else { throw Self.unreadable }
        guard let fileName = part.fileName else {
            self.part = .field(part.name)
            return
        }
        guard name == nil else { throw Self.unreadable }
        name = fileName.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        self.part = .file
    }

    /// Takes the first bytes of the buffer to where they belong.
    private mutating func keep(_ count: Int) throws {
        guard count > 0 else { return }
        if case .file = part {
            byteCount += count
            guard byteCount <= FormLimit.file.bytes else { throw PageRefusal.tooLarge(.file) }
            do {
                try PrivateFile.append(Array(buffer[..<count]), to: path)
            } catch {
                throw LatchkeyError(.unavailable, .storageFull, "The server's disk is full, so the file was not kept.")
            }
        } else {
            field += buffer[..<count]
            guard field.count <= Self.fieldLimit else { throw PageRefusal.tooLarge(.fields) }
        }
        buffer.removeFirst(count)
    }
}

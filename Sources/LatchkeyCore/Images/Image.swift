import LatchkeyStorage

/// A logo or an avatar, served to whoever knows its unguessable id.
package struct Image: Sendable {
    /// `image/png`, `image/jpeg` or `image/webp`, found out from the bytes.
    package let contentType: String
    package let bytes: [UInt8]
}

/// Bytes that are really an image.
struct ImageContent: Sendable {
    /// The most bytes of an image: 1 MB.
    static let limit = 1_048_576

    let contentType: String
    let bytes: [UInt8]

    /// - Throws: `.tooLarge`; `.invalid` for anything but PNG, JPEG and WebP, whatever its name says.
    init(bytes: [UInt8]) throws {
        guard bytes.count <= Self.limit else {
            throw LatchkeyError(.tooLarge, .imageTooLarge, "The image is larger than 1 MB.", field: "avatar")
        }
        guard let contentType = Self.contentType(of: bytes) else {
            throw LatchkeyError(
                .invalid, .imageInvalid, "This file is no PNG, JPEG or WebP image.", field: "avatar")
        }
        self.contentType = contentType
        self.bytes = bytes
    }

    private static func contentType(of bytes: [UInt8]) -> String? {
        func holds(_ text: [UInt8], at position: Int) -> Bool {
            bytes.count >= position + text.count && Array(bytes[position..<(position + text.count)]) == text
        }
        if holds([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], at: 0), holds(Array("IHDR".utf8), at: 12) {
            return "image/png"
        }
        if holds([0xff, 0xd8, 0xff], at: 0), bytes.count > 100 { return "image/jpeg" }
        if holds(Array("RIFF".utf8), at: 0), holds(Array("WEBPVP8".utf8), at: 8) { return "image/webp" }
        return nil
    }
}

/// Images by their ids.
package struct Images: Sendable {
    let core: Core

    /// Nil when there is no such image, or no longer.
    package func find(_ id: ImageID) async throws -> Image? {
        try await core.read { connection in
            try connection.first("SELECT content_type, bytes FROM images WHERE id = ?", id) {
                Image(contentType: try $0.next(), bytes: try $0.next())
            }
        }
    }
}

extension UnitOfWork {
    /// Puts a new image in the place of an old one.
    func replaceImage(
        _ old: ImageID?, with content: ImageContent?, id: ImageID, in workspace: WorkspaceID
    ) throws {
        if let old {
            try transaction.execute("DELETE FROM images WHERE workspace_id = ? AND id = ?", workspace, old)
        }
        if let content {
            try transaction.execute(
                "INSERT INTO images (id, workspace_id, content_type, bytes, created_at) VALUES (?, ?, ?, ?, ?)",
                id, workspace, content.contentType, content.bytes, now)
        }
    }
}

extension Core {
    package var images: Images { Images(core: self) }
}

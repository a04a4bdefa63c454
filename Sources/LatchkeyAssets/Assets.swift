import FoundationEssentials

/// The templates, styles, scripts and icons of the pages, embedded in the binary.
///
/// A debug build reads them from the folder in DEBUG_ASSETS_FOLDER instead, if that is set, so that they can be
/// changed while the server runs.
package enum Assets {
    /// One file that browsers load.
    package struct File: Sendable {
        package let contentType: String
        package let bytes: [UInt8]
    }

    /// The text of every template by its name, which is its file's name without `.mustache`.
    package static var templates: [String: String] {
        folderTemplates ?? embeddedTemplates.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    /// The address of a file: `/assets/latchkey-1f0c….css`.
    package static func path(of name: String) -> String {
        "/assets/" + (isReadFromFolder ? name : fileNames[name] ?? name)
    }

    /// The file at `/assets/{name}`.
    package static func file(at name: String) -> File? {
        if isReadFromFolder { return folderFile(name) }
        return files[name]
    }

    /// Whether files can change while the server runs; never in a release build.
    package static var isReadFromFolder: Bool { folder != nil }

    #if DEBUG
    private static let folder = ProcessInfo.processInfo.environment["DEBUG_ASSETS_FOLDER"]
    #else
    private static let folder: String? = nil
    #endif

    /// Hashed name by plain name.
    private static let fileNames: [String: String] = embeddedFiles.reduce(into: [:]) { names, file in
        let dot = file.key.lastIndex(of: ".") ?? file.key.endIndex
        names[file.key] = "\(file.key[..<dot])-\(fingerprint(of: file.value))\(file.key[dot...])"
    }

    private static let files: [String: File] = embeddedFiles.reduce(into: [:]) { files, file in
        guard let name = fileNames[file.key] else { return }
        files[name] = File(contentType: contentType(of: file.key), bytes: file.value)
    }

    /// FNV-1a, 64 bits: only tells one version of a file from the next.
    private static func fingerprint(of bytes: [UInt8]) -> String {
        let hash = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    private static func contentType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }

    private static var folderTemplates: [String: String]? {
        guard let folder else { return nil }
        return embeddedTemplates.keys.reduce(into: [:]) { texts, name in
            texts[name] = try? String(contentsOfFile: "\(folder)/Templates/\(name).mustache", encoding: .utf8)
        }
    }

    private static func folderFile(_ name: String) -> File? {
        guard let folder, embeddedFiles[name] != nil,
            let data = FileManager.default.contents(atPath: "\(folder)/Static/\(name)")
        else { return nil }
        return File(contentType: contentType(of: name), bytes: Array(data))
    }
}

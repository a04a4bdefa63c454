import Foundation
import LatchkeyServer
import Testing

/// docs/api/ is made from the declarations. `LATCHKEY_WRITE_DOCS=1 swift test --filter ReferenceFilesTests` writes it.
@Suite struct ReferenceFilesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/api").standardizedFileURL

    @Test func theFilesAreThoseOfTheDeclarations() throws {
        let files = MarkdownReference.files()
        if ProcessInfo.processInfo.environment["LATCHKEY_WRITE_DOCS"] == "1" {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            for (name, text) in files {
                try text.write(to: Self.folder.appending(path: name), atomically: true, encoding: .utf8)
            }
        }
        let there = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(there) == Set(files.keys))
        for (name, text) in files {
            let kept = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
            #expect(kept == text, "docs/api/\(name) is not what the declarations say")
        }
    }

    @Test func everyOperationHasAnExample() {
        for operation in OperationCatalogue.operations {
            #expect(operation.example != nil, "\(operation.id) has no example")
            #expect((operation.example?.body != nil) == (operation.body != nil), "\(operation.id)")
        }
    }
}

import Foundation
import LatchkeyCore

/// What is read is written so that it is read as the same, by ourselves and by others.
enum JSONProperty {
    static func check(_ bytes: [UInt8]) throws {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            return try hold((0...bytes.count).contains(error.offset), "the mistake is outside of the text")
        }
        let text = json.text
        let again: JSON
        do { again = try JSON(parsing: Array(text.utf8)) } catch {
            throw BrokenProperty(description: "what is written can't be read: \(error.reason): \(text)")
        }
        try hold(
            again == json && again.text.utf8.elementsEqual(text.utf8), "it is another when it is read again: \(text)")
        // Others may take more than we do, but nothing that we take is none to them.
        try hold(isKnown(bytes), "another reader refuses what was read")
        try hold(isKnown(Array(text.utf8)), "another reader refuses what was written: \(text)")
    }

    private static func isKnown(_ bytes: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
    }
}

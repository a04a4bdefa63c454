import HTTPTypes
import Hummingbird
import LatchkeyAssets
import Logging
import Mustache
import NIOCore

/// Renders templates inside their layouts.
package struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// Parses every template of LatchkeyAssets.
    package init() throws {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        library = try Self.parseAll()
    }

    private static func parseAll() throws -> MustacheLibrary {
        var library = MustacheLibrary(templates: [:])
        for (name, text) in Assets.templates {
            // Indentation before a partial would be repeated on each of its lines, also inside a textarea.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map {
                $0.drop(while: \.isWhitespace)
            }
            try library.register(HTMLText.pragma + lines.joined(separator: "\n"), named: name)
        }
        return library
    }

    /// Renders `view` with `template`; templates choose their layout themselves (`{{<plain}}…{{/plain}}`).
    func render(
        _ template: String, _ view: some Sendable, frame: PageFrame, page: PageContext,
        status: HTTPResponse.Status = .ok, hidesAddress: Bool = false
    ) throws -> Response {
        var frame = frame
        frame.flash = page.request.method == .get ? page.flash.map(FlashView.init) : nil
        var library = library
        // In a debug build the folder can change while the server runs.
        if Assets.isReadFromFolder { library = try Self.parseAll() }
        guard let text = library.render(Framed(view: view, frame: frame), withTemplate: template) else {
            throw MissingTemplate(name: template)
        }
        return Response(
            status: status, headers: PageSecurity.headers(hidesAddress: hidesAddress),
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private struct MissingTemplate: Error {
        let name: String
    }
}

/// What templates see: the view's own properties, and `frame` for what the layout needs.
private struct Framed: MustacheParent {
    let view: any Sendable
    let frame: PageFrame

    func child(named name: String) -> Any? {
        if name == "frame" { return frame }
        return Mirror(reflecting: view).children.first { $0.label == name }.flatMap { Self.unwrapped($0.value) }
    }

    private static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}

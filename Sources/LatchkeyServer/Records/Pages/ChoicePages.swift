import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// Records to choose from, for the script that finds them while someone types. Without it the forms do the same.
enum ChoicePages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/objects/{object}/choices/{attribute}", find)
    }

    @Sendable private static func find(_ request: ObjectRequest) async throws -> Response {
        let slug = try request.page.parameter("attribute")
        guard let attribute = request.object.visible.first(where: { $0.slug == slug }),
            attribute.type == .recordReference
        else { throw PageRefusal.notFound }
        let links = try await request.core.records.choices(
            request.access, for: attribute, request.page.query.text("q"), limit: ControlChoices.limit)
        let choices = links.map { link -> JSON in
            let mark = RecordMark(link)
            return .object([
                ("value", .string(FieldTexts.key(link))), ("name", .string(link.name)),
                ("detail", .string(link.detail ?? link.kind)), ("letter", .string(mark.avatar.letter)),
                ("hue", .string(mark.avatar.hue)), ("is_round", .bool(mark.isRound)),
            ])
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: JSON.object([("choices", .array(choices))]).text)))
    }
}

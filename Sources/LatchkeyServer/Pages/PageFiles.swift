import HTTPTypes
import Hummingbird
import LatchkeyAssets
import LatchkeyCore
import NIOCore

/// What pages load: the stylesheet, scripts and icons of this binary, and the pictures that people uploaded.
enum PageFiles {
    static func register(on router: Router<ServerContext>, site: PageSite) {
        router.on("/assets/{asset-file}", method: .get) { _, context in
            try asset(named: context.parameters.get("asset-file") ?? "")
        }
        router.on("/images/{image-id}", method: .get) { request, context in
            try await image(request, context, site)
        }
    }

    /// The name holds a hash of the content, so what was once loaded is never asked for again.
    private static func asset(named name: String) throws -> Response {
        guard let asset = Assets.file(at: name) else { return Response(status: .notFound) }
        return Response(
            status: .ok,
            headers: [
                .contentType: asset.contentType,
                .cacheControl: "public, max-age=31536000, immutable",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }

    /// Uploaded bytes never run as anything but a picture: fixed content type, no sniffing, no scripts, no origin.
    private static func image(_ request: Request, _ context: ServerContext, _ site: PageSite) async throws -> Response {
        guard let id = context.parameters.get("image-id").flatMap({ ImageID($0) }),
            let image = try await site.core.images.find(id)
        else { return Response(status: .notFound) }
        return Response(
            status: .ok,
            headers: [
                .contentType: image.contentType,
                .cacheControl: "private, max-age=31536000, immutable",
                .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy: "default-src 'none'; sandbox",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: image.bytes)))
    }
}

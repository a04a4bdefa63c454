import FoundationEssentials
import Hummingbird
import LatchkeyCore

/// Records from a CSV file: send it, match its columns, watch it go in.
enum ImportPages {
    static let uploadPath = "/{workspace-slug}/objects/{object}/import"

    static func register(in routes: PageRoutes) {
        routes.get(uploadPath, show)
        routes.upload(uploadPath, to: place, receive)
        routes.get("\(uploadPath)/{file-id}", match)
        routes.post("\(uploadPath)/{file-id}", start)
        ImportReportPages.register(in: routes)
    }

    @Sendable private static func show(_ request: ObjectRequest) async throws -> Response {
        try await page(request)
    }

    private static func page(_ request: ObjectRequest, _ error: LatchkeyError? = nil) async throws -> Response {
        let recent = try await request.core.imports.list(request.access).filter {
            $0.objectID == request.object.object.id
        }
        return try await request.member.data(
            "import", ImportView(request, id: request.core.newID(), recent, error), of: request.object,
            title: "Import", status: error?.pageStatus ?? .ok)
    }

    /// The form's address carries the id of its file.
    @Sendable private static func place(_ request: ObjectRequest) throws -> String {
        guard let id = request.page.query.optional("file").flatMap({ ImportID($0) }) else { throw PageRefusal.notFound }
        return try ImportFiles(request.member).place(for: id)
    }

    @Sendable private static func receive(_ request: ObjectRequest, _ file: UploadedFile?) async throws -> Response {
        let id: ImportID = try request.page.query.id("file")
        let files = ImportFiles(request.member)
        do {
            guard let file else { throw LatchkeyError.invalid("file", "Choose a file first.") }
            _ = try request.core.imports.preview(path: try files.waiting(id), rows: 1)
            return request.redirect(
                to: "\(request.path)/import/\(id)?name=\(PercentEncoding.encode(String(file.name.prefix(200))))")
        } catch let error as LatchkeyError where error.isAboutTheForm {
            files.remove(id)
            return try await page(request, error)
        }
    }

    @Sendable private static func match(_ request: ObjectRequest) async throws -> Response {
        try await columns(request)
    }

    private static func columns(_ request: ObjectRequest, _ error: LatchkeyError? = nil) async throws -> Response {
        let id: ImportID = try request.page.id("file-id")
        let preview = try request.core.imports.preview(path: try ImportFiles(request.member).waiting(id), rows: 5)
        let view = MappingView(request, id, headings: preview.headings, rows: preview.rows, error)
        return try await request.member.data(
            "import-columns", view, of: request.object, title: "Match columns", status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func start(_ request: ObjectRequest) async throws -> Response {
        let id: ImportID = try request.page.id("file-id")
        let files = ImportFiles(request.member)
        guard let path = files.claim(id) else {
            return request.redirect(
                to: "\(request.path)/import", saying: FlashMessage("This file has been taken in already. See below."))
        }
        do {
            let headings = try request.core.imports.preview(path: path, rows: 0).headings
            let mapping = try MappingForm.read(request.form, columns: headings.count, of: request.object)
            let begun = try await request.core.imports.begin(
                request.access, request.slug, path: path, fileName: request.form.text("name"),
                by: request.member.signedIn.user.name, mapping)
            let (core, access) = (request.core, request.access)
            // It outlives the request. A stop of the server ends it, which the next start notes.
            Task {
                defer { files.remove(id) }
                _ = try await core.imports.run(begun, access, path: path, mapping)
            }
            return request.redirect(to: "/\(request.member.workspace.slug)/import/\(begun.id)")
        } catch let error as LatchkeyError where error.isAboutTheForm {
            files.release(id)
            return try await columns(request, error)
        }
    }
}

extension Form {
    /// An id in an address; what is none is no page.
    fileprivate func id<Subject>(_ name: String) throws -> ID<Subject> {
        guard let id = ID<Subject>(text(name)) else { throw PageRefusal.notFound }
        return id
    }
}

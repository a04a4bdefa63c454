import Hummingbird
import LatchkeyCore

/// One more workspace, if the instance lets people make them.
enum NewWorkspacePages {
    static func register(in routes: PageRoutes) {
        routes.get("/workspaces/new", show)
        routes.post("/workspaces/new", create)
    }

    struct View: Sendable {
        let name: FormField
        let problem: FormProblem?

        init(_ form: Form = Form(), _ error: LatchkeyError? = nil) {
            var field = FormField.workspaceName()
            field.isFocused = true
            name = field.showing(form, error)
            problem = FormProblem(error, fields: ["name"])
        }
    }

    @Sendable private static func show(_ context: SignedInContext) async throws -> Response {
        guard context.core.workspaces.allowsCreation else {
            throw LatchkeyError(
                .forbidden, .workspaceCreationOff,
                "On this server, new workspaces are made by whoever runs it. Ask them for one.")
        }
        return try context.page.plain("workspace-new", View(), title: "New workspace")
    }

    @Sendable private static func create(_ context: SignedInContext) async throws -> Response {
        do {
            let workspace = try await context.core.workspaces.create(
                name: context.form.text("name"), by: context.signedIn)
            return context.redirect(
                to: "/\(workspace.slug)/settings/developers", saying: FlashMessage("\(workspace.name) is ready."))
        } catch let error as LatchkeyError where error.kind == .invalid {
            return try context.page.plain(
                "workspace-new", View(context.form, error), title: "New workspace", status: error.pageStatus)
        }
    }
}

extension FormField {
    static func workspaceName(_ value: String = "") -> FormField {
        var field = FormField("name", "Name", value: value)
        field.autocomplete = "organization"
        field.isRequired = true
        field.maxLength = 200
        return field
    }
}

import HTTPTypes
import LatchkeyCore

/// The members of the workspace that a token opens. Read only, as in Attio.
let memberOperations = [
    Operation(
        .get, "/v2/workspace_members", id: "listWorkspaceMembers", group: "Workspace members",
        summary: "List workspace members",
        detail: "Lists all members of the workspace, suspended ones too, in the order in which they joined.",
        answer: .data(.array(of: workspaceMember)), rate: .read,
        access: .required("user_management:read") { _, api in
            let members = try await api.core.members.list(api.principal)
            return .list(members) { $0.appendJSON(to: &$1) }
        }),
    Operation(
        .get, "/v2/workspace_members/{workspace_member_id}", id: "getWorkspaceMember", group: "Workspace members",
        summary: "Get a workspace member", detail: "Gets one member of the workspace by its id.",
        parameters: [
            OperationParameter(
                "workspace_member_id", in: .path,
                .string(.uuid, example: "50cf242c-7fa3-4cad-87d0-75b1af71c57b"), detail: "The id of the member.")
        ],
        answer: .data(workspaceMember),
        errors: [
            DeclaredError(
                404, "not_found",
                example: "Workspace member with ID \"50cf242c-7fa3-4cad-87d0-75b1af71c57b\" not found.")
        ],
        rate: .read,
        access: .required("user_management:read") { _, api in
            let text = api.parameters["workspace_member_id"] ?? ""
            guard let id = MemberID(text), let member = try await api.core.members.find(id, api.principal) else {
                throw APIError.notFound("Workspace member with ID \"\(text)\" not found.")
            }
            return .data { member.appendJSON(to: &$0) }
        }),
]

/// Members in the order of the wire (FACTS.md 8.5).
private let workspaceMember = Schema.named(
    "workspace-member",
    .object([
        .init(
            "id",
            .object([.init("workspace_id", .string(.uuid)), .init("workspace_member_id", .string(.uuid))])),
        .init("first_name", .string(example: "Susan")),
        .init("last_name", .string(example: "Kare")),
        .init("avatar_url", .nullable(.string(.uri))),
        .init("email_address", .string(.email, example: "susan.kare@example.com")),
        .init("access_level", .oneOf(AccessLevel.allCases.map(\.rawValue))),
        .init("created_at", .string(.dateTime, example: "2022-11-21T13:22:49.061281000Z")),
    ]))

extension WorkspaceMember {
    /// The member as the API shows it.
    fileprivate func appendJSON(to bytes: inout [UInt8]) {
        bytes += "{\"id\":{\"workspace_id\":\"\(workspaceID)\",\"workspace_member_id\":\"\(id)\"},\"first_name\":".utf8
        JSONText.append(firstName, to: &bytes)
        bytes += ",\"last_name\":".utf8
        JSONText.append(lastName, to: &bytes)
        bytes += ",\"avatar_url\":null,\"email_address\":".utf8
        JSONText.append(email, to: &bytes)
        bytes += ",\"access_level\":\"\(accessLevel.rawValue)\",\"created_at\":\"\(createdAt.attioText)\"}".utf8
    }
}

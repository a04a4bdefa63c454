import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

@Suite struct MemberOperationTests {
    @Test func membersAreListedInTheOrderOfTheWire() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        server.clock.advance(by: .milliseconds(1500))
        let grace = try await server.join("grace@example.com", first: "Gr\"ace", last: "Høpper", invitedBy: admin)
        try await server.core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .suspended)
        let made = try await server.integration(admin)
        let workspace = admin.workspace.id
        let first =
            "{\"id\":{\"workspace_id\":\"\(workspace)\",\"workspace_member_id\":\"\(admin.member.id)\"},"
            + "\"first_name\":\"\",\"last_name\":\"\",\"avatar_url\":null,\"email_address\":\"ada@example.com\","
            + "\"access_level\":\"admin\",\"created_at\":\"2026-01-01T00:00:00.000000000Z\"}"
        let second =
            "{\"id\":{\"workspace_id\":\"\(workspace)\",\"workspace_member_id\":\"\(grace.member.id)\"},"
            + "\"first_name\":\"Gr\\\"ace\",\"last_name\":\"Høpper\",\"avatar_url\":null,"
            + "\"email_address\":\"grace@example.com\",\"access_level\":\"suspended\","
            + "\"created_at\":\"2026-01-01T00:00:01.500000000Z\"}"
        try await server.run { client in
            try await APIScenario(
                path: "/v2/workspace_members", token: made.secret, body: "{\"data\":[\(first),\(second)]}"
            ).run(on: client)
            for id in [grace.member.id.text, grace.member.id.text.uppercased()] {
                try await APIScenario(
                    path: "/v2/workspace_members/\(id)", token: made.secret, body: "{\"data\":\(second)}"
                ).run(on: client)
            }
        }
    }

    @Test func whoIsNotInTheWorkspaceIsNotFound() async throws {
        let server = try await TestServer()
        let (admin, made) = try await server.everything()
        let other = try await server.workspace("Other Ltd", admin: "eve@example.com")
        let gone = try await server.join("gone@example.com", invitedBy: admin)
        try await server.core.members.remove(try admin.admin, gone.member.id)
        try await server.run { client in
            let unknown = "50cf242c-7fa3-4cad-87d0-75b1af71c57b"
            for id in [unknown, other.member.id.text, gone.member.id.text, "no-uuid"] {
                try await APIScenario(
                    path: "/v2/workspace_members/\(id)", token: made.secret, status: 404,
                    body: errorBody(
                        404, "invalid_request_error", "not_found", "Workspace member with ID \"\(id)\" not found.")
                ).run(on: client)
            }
            try await APIScenario(
                path: "/v2/workspace_members/%22%00", token: made.secret, status: 404,
                contains: ["Workspace member with ID \\\"\\\"\\u0000\\\" not found."]
            ).run(on: client)
        }
    }

    @Test func anotherWorkspacesMembersStayUnseen() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        let other = try await server.workspace("Other Ltd", admin: "eve@example.com")
        try await server.run { client in
            try await APIScenario(
                path: "/v2/workspace_members", token: made.secret, contains: ["ada@example.com"],
                containsNot: ["eve@example.com", other.workspace.id.text]
            ).run(on: client)
        }
    }
}

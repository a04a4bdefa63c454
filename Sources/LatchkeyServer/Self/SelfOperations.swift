import HTTPTypes
import LatchkeyCore

/// What a token can ask about itself.
let selfOperations = [
    Operation(
        .get, "/v2/self", id: "identify", group: "Meta", summary: "Identify",
        detail: """
            Tells what the access token of this request is worth: the workspace it opens and the scopes it has. Needs \
            no scope.

            A token that is unknown, revoked, replaced or expired, or that may not be used from this address, is no error here: the answer is 200 with \
            `{"active": false}` and nothing else. What is no token at all (no header, or another length than 64) is 400.
            """,
        answer: identity,
        errors: [DeclaredError(400, "missing_value", example: APIError.unrecognisedToken.message)], rate: .read,
        access: .probe { credential in
            switch credential {
            case .active(let principal): return APIAnswer(json: principal.selfDocument)
            case .unknown, .elsewhere: return inactive
            case .wrongLength, .malformed, .missing: throw APIError.unrecognisedToken
            }
        })
]

private let inactive = APIAnswer(json: Array("{\"active\":false}".utf8))

/// Members in the order of the wire (FACTS.md 4).
private let identity = Schema.anyOf([
    .object([.init("active", .constant(false))]),
    .object([
        .init("active", .constant(true)),
        .init("scope", .string(detail: "The token's scopes, separated by spaces, in alphabetical order.")),
        .init("client_id", .string(.uuid, detail: "The id of this access token.")),
        .init("token_type", .oneOf(["Bearer", "DPoP"])),
        .init("exp", .nullable(.number(detail: "When the token expires, in seconds since 1970; null: never."))),
        .init("iat", .number(detail: "When the token was made, in seconds since 1970.")),
        .init("sub", .string(.uuid, detail: "The id of the workspace.")),
        .init("aud", .string(.uuid, detail: "The same as `client_id`.")),
        .init("iss", .oneOf(["attio.com"], detail: "Always this, because strict clients of Attio check it.")),
        .init(
            "authorized_by_workspace_member_id",
            .string(.uuid, detail: "Who made the token; not there when nobody of the workspace did."),
            isRequired: false),
        .init("workspace_id", .string(.uuid)),
        .init("workspace_name", .string()),
        .init("workspace_slug", .string()),
        .init("workspace_logo_url", .nullable(.string(.uri))),
        .init("token_level", .oneOf(TokenLevel.allCases.map(\.rawValue))),
    ]),
])

import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct AttributeCreationTests {
    private static let path = "/objects/projects/attributes"

    @Test func everyTypeOfTheListCanBeMade() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            for type in AttributeType.creatable {
                let slug = "a_\(type.rawValue)"
                let made = try await desk.data(.post, Self.path, desk.attributeBody(slug, type))
                #expect(made["type"] == .string(type.rawValue))
                #expect(made["is_writable"] == true && made["is_system_attribute"] == false)
            }
            #expect(AttributeType.creatable.count == 15)
            for type in ["interaction", "personal-name", "nonsense"] {
                let body = desk.attributeBody("x", .text).replacing("type", with: .string(type))
                let answer = try await desk.text(.post, Self.path, body, status: 400)
                #expect(answer.contains("\"code\":\"invalid_option\",\"path\":[\"data\",\"type\"]"))
                #expect(answer.contains("received '\(type)'"))
            }
        }
    }

    @Test func everyMemberOfTheBodyIsRequired() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.refusesBody(
                .post, Self.path, ["data": [:]], Wrong.missing("string", at: "data", "title"),
                Wrong.missing("string", at: "data", "description"), Wrong.missing("string", at: "data", "api_slug"),
                Wrong.missing("string", at: "data", "type"), Wrong.missing("boolean", at: "data", "is_required"),
                Wrong.missing("boolean", at: "data", "is_unique"),
                Wrong.missing("boolean", at: "data", "is_multiselect"), Wrong.missing("object", at: "data", "config"))
        }
    }

    @Test func configurationsAreKept() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let people = try await desk.objectID("people")
            let currency = try await desk.data(
                .post, Self.path,
                desk.attributeBody(
                    "budget", .currency,
                    config: ["currency": ["default_currency_code": "EUR", "display_type": "narrowSymbol"]]))
            #expect(
                currency["config"]?["currency"]
                    == ["default_currency_code": "EUR", "display_type": "narrowSymbol"])
            let reference = try await desk.data(
                .post, Self.path,
                desk.attributeBody(
                    "lead", .recordReference, config: ["record_reference": ["allowed_objects": ["people"]]]))
            #expect(reference["config"]?["record_reference"] == ["allowed_object_ids": [.string(people)]])
            #expect(reference["relationship"] == nil as JSON)
            let plain = try await desk.data(.post, Self.path, desk.attributeBody("cost", .currency))
            #expect(plain["config"]?["currency"] == ["default_currency_code": "USD", "display_type": "symbol"])
            let wrong = try await desk.text(
                .post, Self.path,
                desk.attributeBody(
                    "x", .currency, config: ["currency": ["default_currency_code": "XYZ", "display_type": "big"]]),
                status: 400)
            #expect(wrong.contains("[\"data\",\"config\",\"currency\",\"default_currency_code\"]"))
            #expect(wrong.contains("[\"data\",\"config\",\"currency\",\"display_type\"]"))
        }
    }

    @Test func aRelationshipMakesBothSides() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let made = try await desk.data(
                .post, Self.path,
                desk.attributeBody(
                    "lead", .recordReference,
                    [
                        (
                            "relationship",
                            ["object": "people", "title": "Leads", "api_slug": "leads", "is_multiselect": true]
                        )
                    ]))
            let back = try await desk.data(.get, "/objects/people/attributes/leads")
            #expect(made["relationship"]?["id"] == back["id"])
            #expect(back["relationship"]?["id"] == made["id"])
            #expect(back["relationship"]?["object_slug"] == "projects")
            #expect(back["is_multiselect"] == true && made["is_multiselect"] == false)
            #expect(back["title"] == "Leads")
            let projects = try await desk.objectID("projects")
            #expect(back["config"]?["record_reference"] == ["allowed_object_ids": [.string(projects)]])
            // The other side's slug may be taken; then neither side is made.
            try await desk.refuses(
                .post, Self.path,
                desk.attributeBody(
                    "other", .recordReference,
                    [
                        (
                            "relationship",
                            ["object": "people", "title": "Leads", "api_slug": "leads", "is_multiselect": true]
                        )
                    ]), 409, "slug_conflict",
                "An attribute with the same API slug already exists on this object. "
                    + "Please choose a different API slug.")
            try await desk.refuses(
                .get, "\(Self.path)/other", 404, "not_found", "Attribute with slug/ID \"other\" not found.")
        }
    }

    @Test func whatCannotBeIsRefused() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let cases: [(JSON, String, [JSON])] = [
                (
                    desk.attributeBody("x", .select, isUnique: true), "A select attribute cannot be unique.",
                    ["data", "is_unique"]
                ),
                (
                    desk.attributeBody("x", .checkbox, isMulti: true), "A checkbox attribute has one value.",
                    ["data", "is_multiselect"]
                ),
                (
                    desk.attributeBody("x", .text, [("default_value", ["type": "dynamic", "template": "P1M"])]),
                    "A dynamic default is \"current-user\" for actor references, or an ISO 8601 duration for dates and "
                        + "timestamps.", ["data", "default_value", "template"]
                ),
                (
                    desk.attributeBody("x", .date, [("default_value", ["type": "dynamic", "template": "soon"])]),
                    "A dynamic default is \"current-user\" for actor references, or an ISO 8601 duration for dates and "
                        + "timestamps.", ["data", "default_value", "template"]
                ),
                (
                    desk.attributeBody("x", .text, [("default_value", ["type": "static", "template": ["a", "b"]])]),
                    "This attribute has one value.", ["data", "default_value", "template"]
                ),
                (
                    desk.attributeBody(
                        "x", .recordReference, config: ["record_reference": ["allowed_objects": ["nothing"]]]),
                    "Object with slug/ID \"nothing\" not found.",
                    ["data", "config", "record_reference", "allowed_objects"]
                ),
            ]
            for (body, message, path) in cases {
                try await desk.refuses(
                    .post, Self.path, body, 400, "validation_type", message,
                    issues: [["code": "custom", "path": .array(path), "message": .string(message)]])
            }
            try await desk.refuses(
                .post, "/objects/companies/attributes", desk.attributeBody("x", .text, isUnique: true), 400,
                "validation_type", "Custom attributes of companies cannot be unique.",
                issues: [Wrong.custom("Custom attributes of companies cannot be unique.", at: "data", "is_unique")])
        }
    }

    @Test func aSlugIsTakenOnce() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            for slug in ["name", "record_id", "created_by"] {
                try await desk.refuses(
                    .post, Self.path, desk.attributeBody(slug, .text), 409, "slug_conflict",
                    "An attribute with the same API slug already exists on this object. "
                        + "Please choose a different API slug.")
            }
            try await desk.refuses(
                .post, "/objects/unknown/attributes", desk.attributeBody("x", .text), 404, "not_found",
                "Object with slug/ID \"unknown\" not found.")
            try await desk.refuses(
                .post, "/lists/sales/attributes", desk.attributeBody("x", .text), 404, "not_found",
                "List with slug/ID \"sales\" not found.")
        }
    }
}

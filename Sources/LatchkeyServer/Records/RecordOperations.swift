import HTTPTypes
import LatchkeyCore

/// Records: make, read, change, remove.
let recordOperations = [
    Operation(
        .post, "/v2/objects/{object}/records", id: "createRecord", group: "Records", summary: "Create a record",
        detail: """
            Makes a record. A value of a unique attribute that another record has is an error; to update that record \
            instead, upsert.
            """,
        parameters: [.object], body: .valuesBody, answer: .data(.record),
        errors: DeclaredError.values + [.unknownObject],
        rate: .write,
        access: .required("record_permission:read-write object_configuration:read") { _, api in
            api.answer(try await api.core.records.create(api.data, api.object, values: api.values))
        }),
    Operation(
        .put, "/v2/objects/{object}/records", id: "upsertRecord", group: "Records", summary: "Upsert a record",
        detail: """
            Finds the record by a unique attribute and changes it, or makes one. Values of the matching attribute are \
            added to those that the record has; values of other attributes take their place.
            """,
        parameters: [
            .object,
            OperationParameter(
                "matching_attribute", in: .query, .string(example: "email_addresses"),
                detail: "The slug or id of a unique attribute, for which the body has a value."),
        ],
        body: .valuesBody, answer: .data(.record),
        errors: DeclaredError.values + [
            .unknownObject, .invalidQuery,
            DeclaredError(
                400, "value_not_found",
                example: "No attribute was found for matching_attribute slug/ID \"my-attribute\"."),
        ],
        rate: .write,
        access: .required("record_permission:read-write object_configuration:read") { _, api in
            api.answer(
                try await api.core.records.upsert(
                    api.data, api.object, matching: api.query.string("matching_attribute") ?? "", values: api.values))
        }),
    Operation(
        .get, "/v2/objects/{object}/records/{record_id}", id: "getRecord", group: "Records", summary: "Get a record",
        detail: "Gets one record with all of its values.", parameters: [.object, .record], answer: .data(.record),
        errors: [.unknownObject, .unknownRecord], rate: .read,
        access: .required("record_permission:read object_configuration:read") { _, api in
            api.answer(try await api.core.records.get(api.data, api.object, api.record))
        }),
    update(.patch, id: "updateRecord", overwriting: false),
    update(.put, id: "overwriteRecord", overwriting: true),
    Operation(
        .delete, "/v2/objects/{object}/records/{record_id}", id: "deleteRecord", group: "Records",
        summary: "Delete a record",
        detail: "Deletes a record for good. Values of other records that refer to it end.",
        parameters: [.object, .record], answer: .object([]), errors: [.unknownObject, .unknownRecord], rate: .write,
        access: .required("object_configuration:read record_permission:read-write") { _, api in
            try await api.core.records.delete(api.data, api.object, api.record)
            return .empty
        }),
    Operation(
        .post, "/v2/objects/{object}/records/merge", id: "mergeRecords", group: "Records", summary: "Merge two records",
        detail: """
            Makes one record of two, under a new id. The first one's values win; attributes with several values have \
            those of both. The originals are gone, and what referred to them refers to the new record.
            """,
        parameters: [.object],
        body: .object([
            .init(
                "data",
                .object([.init("primary_record_id", .string(.uuid)), .init("secondary_record_id", .string(.uuid))]))
        ]),
        answer: .data(.object([.init("new_record_id", .string(.uuid))])),
        errors: [
            .invalidBody, .unknownObject, .unknownRecord, .tooLarge,
            DeclaredError(400, "self_merge", example: "A record cannot be merged with itself."),
        ],
        rate: .write,
        access: .required("record_permission:read-write object_configuration:read") { _, api in
            let data = api.body["data"]
            let id = try await api.core.records.merge(
                api.data, api.object, primary: data?["primary_record_id"]?.string ?? "",
                secondary: data?["secondary_record_id"]?.string ?? "")
            return .data { JSON.object([("new_record_id", .string(id.text))]).append(to: &$0) }
        }),
]

private func update(_ method: HTTPRequest.Method, id: String, overwriting: Bool) -> Operation {
    Operation(
        method, "/v2/objects/{object}/records/{record_id}", id: id, group: "Records",
        summary: overwriting ? "Overwrite a record's values" : "Update a record",
        detail: overwriting
            ? "Changes values. Attributes with several values have those of the body afterwards, and no others."
            : "Changes values. Those of attributes with several values are put before the ones that are there.",
        parameters: [.object, .record], body: .valuesBody, answer: .data(.record),
        errors: DeclaredError.values + [.unknownObject, .unknownRecord], rate: .write,
        access: .required("record_permission:read-write object_configuration:read") { _, api in
            api.answer(
                try await api.core.records.update(
                    api.data, api.object, api.record, values: api.values, overwriting: overwriting))
        })
}

import HTTPTypes
import LatchkeyCore

/// The values of one attribute of a record, with their history.
let recordValueOperations = [
    Operation(
        .get, "/v2/objects/{object}/records/{record_id}/attributes/{attribute}/values", id: "listRecordValues",
        group: "Records", summary: "List values of an attribute",
        detail: "Lists the values of one attribute: those of now or, with `show_historic`, all from the oldest on.",
        parameters: [
            .object, .record, .attribute, .flag("show_historic", "Whether values that have ended are listed too."),
            .limit(1...10_000, "How many to list; all by default."), .offset,
        ],
        answer: .data(.array(of: .value)),
        errors: [
            .unknownObject, .unknownRecord, .unknownAttribute, .invalidQuery,
            DeclaredError(
                400, "validation_type",
                example: "Cannot set show_historic param to true when querying a COMINT attribute."),
        ],
        rate: .read,
        access: .required("record_permission:read object_configuration:read") { _, api in
            let values = try await api.core.records.values(
                api.data, api.object, api.record, attribute: api.attribute, historic: api.query.flag("show_historic"),
                limit: api.query.integer("limit"), offset: api.query.integer("offset") ?? 0)
            return api.answer(values)
        }),
    Operation(
        .put, "/v2/objects/{object}/records/{record_id}/attributes/{attribute}/values", id: "writeRecordValues",
        group: "Records", summary: "Write the history of an attribute",
        detail: """
            Replaces all values of one attribute, those that have ended too. Each has a beginning and an end; null is \
            no end. Fires no events, since nothing happened now.
            """,
        parameters: [.object, .record, .attribute],
        body: .object([
            .init(
                "data",
                .object([
                    .init(
                        "values",
                        .array(
                            of: .object([
                                .init("value", .any()), .init("active_from", .string(.dateTime)),
                                .init("active_until", .nullable(.string(.dateTime))),
                            ]))), .init("replace_history", .constant(true), isRequired: false),
                ]))
        ]),
        answer: .data(.array(of: .value)),
        errors: DeclaredError.values + [
            .unknownObject, .unknownRecord, .unknownAttribute,
            DeclaredError(400, "duplicate_values", example: "The same value is given twice."),
        ],
        rate: .write,
        access: .required("record_permission:read-write object_configuration:read") { _, api in
            let history = (api.body["data"]?["values"]?.array ?? []).compactMap(HistoricValue.init)
            let values = try await api.core.records.writeHistory(
                api.data, api.object, api.record, attribute: api.attribute, history)
            return api.answer(values)
        }),
]

extension APIContext {
    fileprivate func answer(_ values: FoundValues) -> APIAnswer {
        .data { bytes in
            bytes.append(UInt8(ascii: "["))
            values.appendJSON(to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        }
    }
}

extension HistoricValue {
    /// From a body that has been validated.
    fileprivate init?(_ json: JSON) {
        guard let value = json["value"], let from = json["active_from"]?.string.flatMap(ISOTime.init) else {
            return nil
        }
        let until = json["active_until"]?.string.flatMap(ISOTime.init)
        self.init(value: value, from: from.instant, until: until?.instant)
    }
}

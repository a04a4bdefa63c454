import LatchkeyCore

/// Reads the form that makes or changes an attribute.
struct AttributeForm {
    let form: Form
    let type: AttributeType
    let object: ObjectContext

    private var title: String { form.text("title") }
    private var slug: String { form.optional("api_slug") ?? APISlug.make(from: title) }
    private var otherSlug: String { form.optional("other_slug") ?? APISlug.make(from: form.text("other_title")) }

    /// What a new attribute should be.
    ///
    /// - Throws: `LatchkeyError` with the field.
    func order() throws -> AttributeOrder {
        var order = AttributeOrder(title: title, slug: slug, type: type)
        order.description = form.optional("description")
        order.isMultiselect = form.has("is_multiselect") && type.canBeMultiselect
        order.isRequired = form.has("is_required")
        order.isUnique = form.has("is_unique")
        order.currencyCode = form.optional("currency")
        order.currencyDisplay = CurrencyDisplay(rawValue: form.text("currency_display"))
        if case .value(let value) = try DefaultValueWish(form, type, isMultiselect: order.isMultiselect) {
            order.defaultValue = value
        }
        guard type == .recordReference else { return order }
        order.allowedObjects = form.all("objects")
        guard form.text("sides") == "both" else { return order }
        guard order.allowedObjects.count == 1 else {
            throw LatchkeyError.invalid("objects", "Choose exactly one object for a relationship with two sides.")
        }
        order.relationship = RelationshipOrder(
            object: order.allowedObjects[0], title: form.text("other_title"), slug: otherSlug,
            isMultiselect: form.has("other_is_multiselect"))
        return order
    }

    /// What should become of an attribute.
    ///
    /// - Throws: `LatchkeyError` with the field.
    func change(_ attribute: Attribute) throws -> AttributeChange {
        var change = AttributeChange()
        change.title = title
        change.description = .some(form.optional("description"))
        change.slug = form.text("api_slug")
        change.isRequired = form.has("is_required")
        change.isUnique = form.has("is_unique")
        if type == .currency {
            change.currencyCode = form.optional("currency")
            change.currencyDisplay = CurrencyDisplay(rawValue: form.text("currency_display"))
        }
        if type == .recordReference, attribute.relationship == nil {
            // Disabled objects are not offered; they stay unless the choice is another.
            let offered = Set(object.schema.objects.map(\.object.id))
            let present = attribute.configuration.allowedObjects.filter(offered.contains).map(\.text)
            let chosen = form.all("objects")
            if Set(chosen) != Set(present) { change.allowedObjects = chosen }
        }
        let wish = try DefaultValueWish(form, type, isMultiselect: attribute.isMultiselect)
        if case .value(let value) = wish, value != attribute.defaultValue { change.defaultValue = .some(value) }
        return change
    }

    /// The error at the field that it is about, in the words of the form.
    func blame(_ error: LatchkeyError) -> LatchkeyError {
        let path = error.issues.first?.path ?? []
        let words = error.inWords
        switch error.code {
        case .slugConflict: return conflict(error)
        case .uniquenessConflict: return error.saying(Self.twice(error.message), field: "is_unique")
        case .validationType where path.contains(.name("relationship")):
            return words.saying(words.message, field: error.field == "title" ? "other_title" : "other_slug")
        case .validationType where error.field == "allowed_objects":
            return words.saying(words.message, field: "objects")
        case .validationType, .multipleValues, .valueNotFound:
            // A default is read as a value of the attribute, so that the error names the slug.
            let isDefault = error.field == "template" || error.field == slug || error.field == nil
            return isDefault ? words.saying(words.message, field: "default_value") : words
        default: return words
        }
    }

    private func conflict(_ error: LatchkeyError) -> LatchkeyError {
        let isOwn = object.object.attribute(named: slug) != nil || form.text("sides") != "both"
        let target = form.optional("objects").flatMap(object.schema.object(named:))?.object ?? object.object.object
        let (plural, slug) = isOwn ? (object.object.object.plural, slug) : (target.plural, otherSlug)
        return error.saying(
            "An attribute of \(plural) has the slug “\(slug)” already, perhaps an archived one.",
            field: isOwn ? "api_slug" : "other_slug")
    }

    /// The message of the core names the value between quotation marks.
    private static func twice(_ message: String) -> String {
        let rest = message.firstRange(of: "\"").map { message[$0.upperBound...] } ?? ""
        let value = rest.firstRange(of: "\" provided").map { rest[..<$0.lowerBound] } ?? ""
        return value.isEmpty
            ? "Some records have the same value. Change them first."
            : "Several records have the value “\(value)”. Change that first."
    }
}

extension Attribute {
    var editState: EditState {
        EditState(
            title, description, slug, "\(isRequired) \(isUnique) \(isArchived)", defaultValue?.key,
            configuration.currencyCode, configuration.currencyDisplay?.rawValue,
            configuration.allowedObjects.map(\.text).joined(separator: " "))
    }
}

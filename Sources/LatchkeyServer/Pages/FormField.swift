package import LatchkeyCore

/// One labelled input of a form, rendered by the template `field` (`{{#email}}{{>field}}{{/email}}`): label, hint and
/// error are tied to the input as screen readers need it. Names of optional parts are used with a dot in the template,
/// so that an absent one is not looked up in the views around it.
package struct FormField: Sendable {
    package let name: String
    package let label: String
    package var value = ""
    package var type = "text"
    package var autocomplete = "off"
    package var hint: String?
    package var error: String?
    package var isRequired = false
    /// A text area of a few lines instead of an input.
    package var isArea = false
    /// Where the cursor is when the page opens: one per page.
    package var isFocused = false
    package var maxLength: Int?

    let id: String
    let hintID: String
    let errorID: String

    package init(_ name: String, _ label: String, value: String = "") {
        self.name = name
        self.label = label
        self.value = value
        id = name
        hintID = "\(name)-hint"
        errorID = "\(name)-error"
    }
}

extension FormField {
    /// The field as a form shows it again: with what was typed (unless it is a password) and the error, if it is its.
    package func showing(_ form: Form, _ error: LatchkeyError?) -> FormField {
        var field = self
        if type != "password", form.has(name) { field.value = form.text(name) }
        if error?.field == name { field.error = error?.message }
        return field
    }
}

/// The error of a form that belongs to none of its fields, for the template `problem` at the top of the form.
package struct FormProblem: Sendable {
    let text: String

    /// - Parameter fields: the fields that show their own error.
    package init?(_ error: LatchkeyError?, fields: [String]) {
        guard let error, error.field.map({ !fields.contains($0) }) ?? true else { return nil }
        text = error.message
    }
}

extension LatchkeyError {
    /// Whether a form can show it and be sent again: what is wrong is in the form, not in who sends it.
    package var isAboutTheForm: Bool {
        switch kind {
        case .invalid, .conflict, .tooLarge, .unavailable: true
        case .forbidden: field != nil
        case .unauthenticated, .notFound, .rateLimited: false
        }
    }
}

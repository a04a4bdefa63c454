extension FormField {
    static func firstName(_ value: String = "") -> FormField {
        var field = FormField("first_name", "First name", value: value)
        field.autocomplete = "given-name"
        field.isRequired = true
        field.maxLength = 200
        return field
    }

    static func lastName(_ value: String = "") -> FormField {
        var field = FormField("last_name", "Last name", value: value)
        field.autocomplete = "family-name"
        field.maxLength = 200
        return field
    }

    /// - Parameter autocomplete: `username` where it signs in, `email` for one's own, `off` for somebody else's.
    static func email(_ value: String = "", autocomplete: String) -> FormField {
        var field = FormField("email", "E-mail address", value: value)
        field.type = "email"
        field.autocomplete = autocomplete
        field.isRequired = true
        field.maxLength = 254
        return field
    }
}

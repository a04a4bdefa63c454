extension FormField {
    /// A password that opens an account, as browsers and password managers know it.
    static func currentPassword(_ name: String = "password", _ label: String = "Password") -> FormField {
        var field = FormField(name, label)
        field.type = "password"
        field.autocomplete = "current-password"
        field.isRequired = true
        return field
    }

    /// A password to be. The rule itself is the core's.
    static func newPassword(_ name: String = "password", _ label: String = "Password") -> FormField {
        var field = FormField(name, label)
        field.type = "password"
        field.autocomplete = "new-password"
        field.hint = "At least 12 characters. Several words are easy to remember and hard to guess."
        field.isRequired = true
        return field
    }
}

/// One of the values that a select, radio buttons or checkboxes offer.
struct Choice: Sendable {
    let value: String
    let label: String
    let isChosen: Bool
    /// What else there is to say.
    var hint: String?

    init(_ value: String, _ label: String, isChosen: Bool, hint: String? = nil) {
        self.value = value
        self.label = label
        self.isChosen = isChosen
        self.hint = hint
    }
}

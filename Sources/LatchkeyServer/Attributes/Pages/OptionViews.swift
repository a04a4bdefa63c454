import LatchkeyCore

/// The options or statuses of an attribute.
struct OptionsView: Sendable {
    struct Row: Sendable {
        let title: String
        let path: String
        let targetTime: String?
        let celebrates: Bool
        let isEditable: Bool
    }

    let path: String
    let heading: String
    let summary: String
    let word: String
    let isStatus: Bool
    let isEditable: Bool
    let rows: [Row]
    let hasRows: Bool
    let archived: [Row]
    let hasArchived: Bool
    let archivedSummary: String
    let fields: OptionFields

    init(_ context: AttributeContext, _ error: LatchkeyError?) {
        let attribute = context.attribute
        path = "\(context.path)/options"
        isStatus = attribute.type == .status
        word = attribute.optionWord
        heading = attribute.optionWords.asSentence
        isEditable = context.hasEditableOptions
        let path = path
        let isEditable = isEditable
        func row(_ option: SelectOption) -> Row {
            Row(
                title: option.title, path: "\(path)/\(option.id)", targetTime: option.targetTime.map(TimeSpan.words),
                celebrates: option.celebrates, isEditable: isEditable)
        }
        rows = attribute.options.filter { !$0.isArchived }.map(row)
        archived = attribute.options.filter(\.isArchived).map(row)
        hasRows = !rows.isEmpty
        hasArchived = !archived.isEmpty
        summary = rows.count.counted(word, attribute.optionWords).asSentence
        archivedSummary = archived.count.counted(word, attribute.optionWords).asSentence
        fields = OptionFields(error == nil ? Form() : context.form, error, attribute.type, prefix: OptionFields.new)
    }
}

/// The fields of an option or status.
struct OptionFields: Sendable {
    let title: FormField
    /// Of a status.
    let targetTime: FormField?
    let celebrates: Bool
    let problem: FormProblem?

    /// What the names of the fields begin with: the dialog that edits one stands on the page that adds one.
    static let new = "new_"
    static let edited = "option_"

    /// - Parameters:
    ///   - option: the one that is edited; nil for a new one.
    ///   - prefix: of the fields' names.
    init(
        _ form: Form, _ error: LatchkeyError?, _ type: AttributeType, editing option: SelectOption? = nil,
        prefix: String
    ) {
        let isRetry = form.has("csrf")
        var title = FormField(
            "\(prefix)title", option == nil ? "New \(type.optionWord)" : "Title", value: option?.title ?? "")
        title.isRequired = true
        title.isFocused = option != nil || error != nil
        title.maxLength = Validation.nameLimit
        self.title = title.showing(form, error)
        if type == .status {
            let words = option?.targetTime.map(TimeSpan.words) ?? ""
            var time = FormField("\(prefix)target_time", "Target time", value: words)
            time.hint = "Such as 3 days or 2 weeks."
            targetTime = time.showing(form, error)
        } else {
            targetTime = nil
        }
        celebrates = isRetry ? form.has("celebrates") : option?.celebrates ?? false
        problem = FormProblem(error, fields: ["\(prefix)title", "\(prefix)target_time"])
    }
}

/// The form that changes an option or status.
struct OptionEditView: Sendable {
    let crumbs: [Crumb]
    let path: String
    let cancelPath: String
    let heading: String
    let hint: String
    let isStatus: Bool
    let state: String
    let fields: OptionFields

    init(_ context: OptionContext, _ error: LatchkeyError?) {
        let attribute = context.attribute
        crumbs = attribute.object.crumbs + [Crumb(title: attribute.attribute.title, path: attribute.path)]
        path = context.path
        cancelPath = attribute.path
        heading = "Edit \(attribute.attribute.optionWord)"
        hint = "Records that have it show the new title at once."
        isStatus = attribute.attribute.type == .status
        state = context.option.editState.text
        fields = OptionFields(
            context.form, error, attribute.attribute.type, editing: context.option, prefix: OptionFields.edited)
    }
}

extension AttributeType {
    /// "option" or "status".
    var optionWord: String { self == .status ? "status" : "option" }
}

extension SelectOption {
    var editState: EditState { EditState(title, targetTime, "\(celebrates) \(isArchived)") }
}

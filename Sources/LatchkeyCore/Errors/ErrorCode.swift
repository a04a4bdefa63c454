extension LatchkeyError {
    /// The stable name of an error: scripts may compare it, messages may change.
    package enum Code: String, Sendable {
        case accountExists = "account_exists"
        case alreadyReplaced = "already_replaced"
        case codeInvalid = "code_invalid"
        case imageInvalid = "image_invalid"
        case imageTooLarge = "image_too_large"
        case invalidCredentials = "invalid_credentials"
        case invalidValue = "invalid_value"
        case lastAdmin = "last_admin"
        case nameMismatch = "name_mismatch"
        case notAdmin = "not_admin"
        case notFound = "not_found"
        case overloaded = "overloaded"
        case passwordRequired = "password_required"
        case scopeNotGranted = "scope_not_granted"
        case setUpDone = "set_up_done"
        case showOnce = "show_once"
        case slugReserved = "slug_reserved"
        case slugTaken = "slug_taken"
        case staleVersion = "stale_version"
        case storageFull = "storage_full"
        case timeout
        case tooManyAttempts = "too_many_attempts"
        case wrongAccount = "wrong_account"
        case workspaceCreationOff = "workspace_creation_off"
        case ambiguousName = "ambiguous_name"
        case alreadyMember = "already_member"

        // Attio's own codes (FACTS.md 5.3).
        case duplicateValues = "duplicate_values"
        case filterError = "filter_error"
        case immutableValue = "immutable_value"
        case missingValue = "missing_value"
        case multipleValues = "multiple_values_for_single_value_attribute"
        case selfMerge = "self_merge"
        case slugConflict = "slug_conflict"
        case systemEdit = "system_edit_unauthorized"
        case uniquenessConflict = "uniqueness_conflict"
        case validationType = "validation_type"
        case valueNotFound = "value_not_found"
    }
}

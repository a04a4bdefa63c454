import LatchkeyCore

/// What the Profile tab shows.
struct ProfileView: Sendable {
    let settings: String
    let personName: String
    let personEmail: String
    let personAvatar: Avatar
    let details: Details
    let passwordForm: PasswordForm
    let sessions: [OwnSession]
    let hasOtherSessions: Bool

    struct Details: Sendable {
        let version: Int
        let firstName: FormField
        let lastName: FormField
        let timeZone: TimeZoneField
        let detailsProblem: FormProblem?
    }

    struct PasswordForm: Sendable {
        let current: FormField
        let new: FormField
        let passwordProblem: FormProblem?
    }

    struct OwnSession: Sendable {
        let id: String
        let device: String
        let sessionAddress: String?
        let lastSeen: PageTime
        let started: PageTime
        let isCurrent: Bool
    }

    init(_ member: MemberContext, _ sessions: [Session], details: LatchkeyError?, password: LatchkeyError?) {
        let user = member.signedIn.user
        let now = member.core.clock.now()
        settings = member.settings
        personName = user.name
        personEmail = user.email
        personAvatar = Avatar(name: user.name, id: user.id.text, image: nil)
        let typed = details == nil ? Form() : member.form
        self.details = Details(
            version: user.version,
            firstName: FormField.firstName(user.firstName).showing(typed, details),
            lastName: FormField.lastName(user.lastName).showing(typed, details),
            timeZone: TimeZoneField(
                selected: typed.optional("time_zone") ?? user.timeZone,
                error: details?.field == "time_zone" ? details?.message : nil),
            detailsProblem: FormProblem(details, fields: ["first_name", "last_name", "time_zone"]))
        passwordForm = Self.passwordForm(password)
        self.sessions = sessions.map { session in
            OwnSession(
                id: session.id.text, device: DeviceName(userAgent: session.userAgent).text,
                sessionAddress: session.address, lastSeen: .ago(session.lastSeenAt, now: now, in: user.timeZone),
                started: .dateAndTime(session.createdAt, in: user.timeZone),
                isCurrent: session.id == member.signedIn.session.id)
        }
        hasOtherSessions = sessions.count > 1
    }

    /// The core names its own fields; here a wrong password is the current one's, a weak one the new one's.
    private static func passwordForm(_ error: LatchkeyError?) -> PasswordForm {
        var current = FormField.currentPassword("current_password", "Current password")
        var new = FormField.newPassword("new_password", "New password")
        var problem: FormProblem?
        switch error?.kind {
        case .unauthenticated: current.error = "That is not your current password."
        case .invalid: new.error = error?.message
        default: problem = FormProblem(error, fields: [])
        }
        return PasswordForm(current: current, new: new, passwordProblem: problem)
    }
}

/// The select of all time zones, by area.
struct TimeZoneField: Sendable {
    let areas: [Area]
    /// A zone that the list does not have, such as an older name; it stays selectable.
    let other: String?
    let isUTC: Bool
    let timeZoneError: String?

    struct Area: Sendable {
        let areaName: String
        let zones: [Zone]
    }

    struct Zone: Sendable {
        let id: String
        let place: String
        let isSelected: Bool
    }

    init(selected: String, error: String?) {
        areas = TimeZoneNames.areas.map { area in
            Area(
                areaName: area.name,
                zones: area.places.map { place in
                    let id = "\(area.name)/\(place)"
                    return Zone(id: id, place: Self.words(place), isSelected: id == selected)
                })
        }
        isUTC = selected == "UTC"
        let isListed = isUTC || areas.contains { $0.zones.contains(where: \.isSelected) }
        other = isListed ? nil : selected
        timeZoneError = error
    }

    /// "Argentina/Buenos_Aires" as people write it: "Argentina, Buenos Aires".
    private static func words(_ place: String) -> String {
        place.split(separator: "/").map { $0.replacing("_", with: " ") }.joined(separator: ", ")
    }
}

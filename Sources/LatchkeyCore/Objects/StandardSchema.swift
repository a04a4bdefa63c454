import LatchkeyStorage

/// The attributes that the standard objects have, in the order of the wire (FACTS.md 8.7).
enum StandardSchema {
    /// An attribute as it is written down here; slugs of objects and mirrors become ids when it is made.
    struct Line: Sendable {
        let slug: String
        let title: String
        let type: AttributeType
        var flags = ""
        /// The object that a reference points to, and the attribute there that mirrors it.
        var target: StandardObject?
        var mirror: String?
        var options: [String] = []
        var currency: String?
        var defaultValue: DefaultValue?

        /// R: read-only, U: unique, M: several values, Q: required.
        func has(_ flag: Character) -> Bool { flags.contains(flag) }
    }

    struct Plan: Sendable {
        let object: StandardObject
        let singular: String
        let plural: String
        let lines: [Line]
    }

    static let plans = [people, companies, deals, users, workspaces]

    static let recordID = Line(slug: "record_id", title: "Record ID", type: .text, flags: "RU")
    static let ending = [
        Line(
            slug: "created_at", title: "Created at", type: .timestamp, flags: "R", defaultValue: .dynamic("PT0S")),
        Line(
            slug: "created_by", title: "Created by", type: .actorReference, flags: "R",
            defaultValue: .dynamic("current-user")),
    ]

    private static let links = [
        Line(slug: "angellist", title: "AngelList", type: .text),
        Line(slug: "facebook", title: "Facebook", type: .text),
        Line(slug: "instagram", title: "Instagram", type: .text),
        Line(slug: "linkedin", title: "LinkedIn", type: .text),
        Line(slug: "twitter", title: "Twitter", type: .text),
        Line(slug: "twitter_follower_count", title: "Twitter follower count", type: .number, flags: "R"),
    ]

    private static let interactions =
        [
            ("first_calendar_interaction", "First calendar interaction"),
            ("last_calendar_interaction", "Last calendar interaction"),
            ("next_calendar_interaction", "Next calendar interaction"),
            ("first_email_interaction", "First e-mail interaction"),
            ("last_email_interaction", "Last e-mail interaction"),
            ("first_interaction", "First interaction"),
            ("last_interaction", "Last interaction"),
            ("next_interaction", "Next interaction"),
        ].map { Line(slug: $0.0, title: $0.1, type: .interaction, flags: "R") }

    private static let connections = [
        Line(
            slug: "strongest_connection_strength_legacy", title: "Strongest connection strength (legacy)",
            type: .number,
            flags: "R"),
        Line(
            slug: "strongest_connection_strength", title: "Strongest connection strength", type: .select, flags: "R",
            options: ["Very weak", "Weak", "Good", "Strong", "Very strong"]),
        Line(
            slug: "strongest_connection_user", title: "Strongest connection user", type: .actorReference, flags: "R"),
    ]

    private static let people = Plan(
        object: .people, singular: "Person", plural: "People",
        lines: [
            recordID,
            Line(slug: "name", title: "Name", type: .personalName),
            Line(slug: "email_addresses", title: "E-mail addresses", type: .emailAddress, flags: "UM"),
            Line(slug: "description", title: "Description", type: .text),
            Line(
                slug: "company", title: "Company", type: .recordReference, target: .companies, mirror: "team"),
            Line(slug: "job_title", title: "Job title", type: .text),
            Line(slug: "avatar_url", title: "Avatar URL", type: .text, flags: "R"),
            Line(slug: "phone_numbers", title: "Phone numbers", type: .phoneNumber, flags: "M"),
            Line(slug: "primary_location", title: "Primary location", type: .location),
        ] + links + interactions + connections + [
            Line(
                slug: "associated_deals", title: "Associated deals", type: .recordReference, flags: "M",
                target: .deals, mirror: "associated_people"),
            Line(
                slug: "associated_users", title: "Associated users", type: .recordReference, flags: "M",
                target: .users, mirror: "person"),
        ] + ending)

    private static let companies = Plan(
        object: .companies, singular: "Company", plural: "Companies",
        lines: [
            recordID,
            Line(slug: "domains", title: "Domains", type: .domain, flags: "UM"),
            Line(slug: "name", title: "Name", type: .text),
            Line(slug: "description", title: "Description", type: .text),
            Line(
                slug: "team", title: "Team", type: .recordReference, flags: "M", target: .people, mirror: "company"),
            Line(
                slug: "categories", title: "Categories", type: .select, flags: "M",
                options: [
                    "B2B", "B2C", "Consulting", "E-commerce", "Education", "Energy", "Finance", "Hardware", "Health",
                    "Logistics", "Manufacturing", "Marketplace", "Media", "Non-profit", "SaaS", "Software", "Travel",
                ]),
            Line(slug: "primary_location", title: "Primary location", type: .location),
            Line(slug: "logo_url", title: "Logo URL", type: .text, flags: "R"),
        ] + links + [
            Line(
                slug: "estimated_arr_usd", title: "Estimated ARR", type: .select,
                options: [
                    "<$1M", "$1M-$10M", "$10M-$50M", "$50M-$100M", "$100M-$250M", "$250M-$500M", "$500M-$1B",
                    "$1B-$10B", "$10B+",
                ]),
            Line(slug: "funding_raised_usd", title: "Funding raised", type: .currency, currency: "USD"),
            Line(slug: "foundation_date", title: "Foundation date", type: .date),
            Line(
                slug: "employee_range", title: "Employee range", type: .select,
                options: [
                    "1-10", "11-50", "51-250", "251-1K", "1K-5K", "5K-10K", "10K-50K", "50K-100K", "100K+",
                ]),
        ] + interactions + connections + [
            Line(
                slug: "associated_deals", title: "Associated deals", type: .recordReference, flags: "M",
                target: .deals, mirror: "associated_company"),
            Line(
                slug: "associated_workspaces", title: "Associated workspaces", type: .recordReference, flags: "M",
                target: .workspaces, mirror: "company"),
        ] + ending)

    private static let deals = Plan(
        object: .deals, singular: "Deal", plural: "Deals",
        lines: [
            recordID,
            Line(slug: "name", title: "Deal name", type: .text, flags: "Q"),
            Line(
                slug: "stage", title: "Deal stage", type: .status, flags: "Q",
                options: ["Lead", "In Progress", "Won 🎉", "Lost"]),
            Line(slug: "owner", title: "Deal owner", type: .actorReference, flags: "Q"),
            Line(slug: "value", title: "Deal value", type: .currency, currency: "USD"),
            Line(
                slug: "associated_people", title: "Associated people", type: .recordReference, flags: "M",
                target: .people, mirror: "associated_deals"),
            Line(
                slug: "associated_company", title: "Associated company", type: .recordReference,
                target: .companies, mirror: "associated_deals"),
        ] + ending)

    private static let users = Plan(
        object: .users, singular: "User", plural: "Users",
        lines: [
            recordID,
            Line(
                slug: "person", title: "Person", type: .recordReference, target: .people, mirror: "associated_users"),
            Line(slug: "primary_email_address", title: "Primary e-mail address", type: .emailAddress, flags: "QU"),
            Line(slug: "user_id", title: "User ID", type: .text, flags: "QU"),
            Line(
                slug: "workspace", title: "Workspace", type: .recordReference, flags: "M", target: .workspaces,
                mirror: "users"),
        ] + ending)

    private static let workspaces = Plan(
        object: .workspaces, singular: "Workspace", plural: "Workspaces",
        lines: [
            recordID,
            Line(slug: "workspace_id", title: "Workspace ID", type: .text, flags: "QU"),
            Line(slug: "name", title: "Name", type: .text),
            Line(
                slug: "users", title: "Users", type: .recordReference, flags: "M", target: .users,
                mirror: "workspace"),
            Line(
                slug: "company", title: "Company", type: .recordReference, target: .companies,
                mirror: "associated_workspaces"),
            Line(slug: "avatar_url", title: "Avatar URL", type: .text),
        ] + ending)
}

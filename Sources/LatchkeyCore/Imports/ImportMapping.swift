/// What the columns of a file are: for each the attribute that it fills, or a part of one.
package struct ImportMapping: Sendable, Equatable {
    /// `email_addresses`, `name.first_name`; nil for a column that is left out. As many as the file has columns.
    package let targets: [String?]
    /// The unique attribute by which rows find the records that they update; nil makes every row a new record.
    package let matching: String?

    package init(targets: [String?], matching: String? = nil) {
        self.targets = targets
        self.matching = matching
    }

    /// The targets that a column may have: writable attributes, of names the parts too, each with its title.
    package static func choices(of object: ObjectSchema) -> [(target: String, title: String)] {
        object.visible.filter(\.isWritable).flatMap { attribute -> [(target: String, title: String)] in
            var choices = [(target: attribute.slug, title: attribute.title)]
            switch attribute.type {
            case .personalName:
                choices += [
                    (attribute.slug + ".first_name", "First name"), (attribute.slug + ".last_name", "Last name"),
                ]
            case .location:
                choices += Location.parts.map {
                    (attribute.slug + "." + $0, "\(attribute.title): \($0.replacing("_", with: " "))")
                }
            default: break
            }
            return choices
        }
    }

    /// A guess by the columns' headings: slugs, titles, and what other programs call the same.
    package init(guessing headings: [String], of object: ObjectSchema) {
        let choices = Self.choices(of: object)
        var known: [String: String] = [:]
        for (target, title) in choices {
            for name in [target, title] where known[Self.plain(name)] == nil { known[Self.plain(name)] = target }
        }
        for (name, slug) in Self.otherNames where known[name] == nil && choices.contains(where: { $0.target == slug }) {
            known[name] = slug
        }
        var used: Set<String> = []
        targets = headings.map { heading in
            guard let target = known[Self.plain(heading)], used.insert(target).inserted else { return nil }
            return target
        }
        let unique = object.visible.filter { $0.isUnique && $0.isWritable }.map(\.slug)
        matching = unique.first(where: used.contains)
    }

    private static func plain(_ text: String) -> String {
        TextKey.folded(text).filter { $0.isLetter || $0.isNumber }
    }

    private static let otherNames = [
        ("email", "email_addresses"), ("emailaddress", "email_addresses"), ("mail", "email_addresses"),
        ("phone", "phone_numbers"), ("phonenumber", "phone_numbers"), ("mobile", "phone_numbers"),
        ("fullname", "name"), ("person", "name"), ("contact", "name"), ("forename", "name.first_name"),
        ("givenname", "name.first_name"), ("surname", "name.last_name"), ("familyname", "name.last_name"),
        ("title", "job_title"), ("position", "job_title"), ("role", "job_title"), ("organization", "company"),
        ("organisation", "company"), ("account", "company"), ("companyname", "name"), ("domain", "domains"),
        ("website", "domains"), ("url", "domains"), ("location", "primary_location"),
        ("city", "primary_location.locality"),
        ("country", "primary_location"), ("industry", "categories"), ("employees", "employee_range"),
        ("founded", "foundation_date"), ("status", "stage"), ("amount", "value"),
    ]
}

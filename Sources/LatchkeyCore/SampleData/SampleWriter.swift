/// Writes the sample day by day: each record and each change has the moment at which it would have been made.
struct SampleWriter {
    let unit: UnitOfWork
    let schema: WorkspaceSchema
    let objects: SampleObjects
    let owner: MemberID

    /// - Returns: how many records there are now.
    func write() throws -> Int {
        let companies = try SampleCompany.all.indices.map(writeCompany)
        let people = try SamplePerson.all.map { try writePerson($0, at: companies[$0.company]) }
        for change in SampleChange.all { try apply(change, companies, people) }
        for deal in SampleDeal.all { try writeDeal(deal, companies, people) }
        return companies.count + people.count + SampleDeal.all.count
    }

    private func writeCompany(_ position: Int) throws -> RecordID {
        let company = SampleCompany.all[position]
        func now(_ attribute: String, _ value: String) -> JSON {
            .string(former(.company(position), attribute) ?? value)
        }
        var values: [JSON.Member] = [
            .init("name", .string(company.name)), .init("domains", .array([.string(company.domain)])),
            .init("description", .string(company.description)), .init("primary_location", .string(company.location)),
            .init("categories", .array(company.categories.map { .string($0) })),
            .init("employee_range", now("employee_range", company.employees)),
            .init("estimated_arr_usd", now("estimated_arr_usd", company.revenue)),
            .init("foundation_date", .string(company.founded)),
        ]
        if let funding = company.funding { values.append(.init("funding_raised_usd", .number(funding))) }
        return try create(objects.companies, values, at: moment(Self.day(ofCompany: position), position))
    }

    private func writePerson(_ person: SamplePerson, at company: RecordID) throws -> RecordID {
        let full = "\(person.first) \(person.last)"
        let title = former(.person(person.number), "job_title") ?? person.title
        var values: [JSON.Member] = [
            .init(
                "name",
                .object([
                    ("first_name", .string(person.first)), ("last_name", .string(person.last)),
                    ("full_name", .string(full)),
                ])),
            .init("email_addresses", .array([.string(person.email)])), .init("job_title", .string(title)),
            .init("company", reference(company, objects.companies)),
            .init("primary_location", .string(SampleCompany.all[person.company].location)),
        ]
        if let phone = person.phone { values.append(.init("phone_numbers", .array([.string(phone)]))) }
        let day = Self.day(ofCompany: person.company) - 1 - person.rank * 2
        return try create(objects.people, values, at: moment(day, person.number))
    }

    private func writeDeal(_ deal: SampleDeal, _ companies: [RecordID], _ people: [RecordID]) throws {
        guard let stage = deal.stages.first, let value = deal.values.first else { return }
        let colleagues = SamplePerson.all.filter { $0.company == deal.company }.prefix(2).map { people[$0.number] }
        let id = try create(
            objects.deals,
            [
                .init("name", .string(deal.name)), .init("stage", .string(stage.value)),
                .init(
                    "owner",
                    .object([
                        ("referenced_actor_type", .string(ActorReference.Kind.member.rawValue)),
                        ("referenced_actor_id", .string(owner.text)),
                    ])),
                .init("value", .number(value.value)),
                .init("associated_company", reference(companies[deal.company], objects.companies)),
                .init("associated_people", .array(colleagues.map { reference($0, objects.people) })),
            ], at: moment(stage.daysAgo, deal.company))
        let later =
            deal.stages.dropFirst().map { ($0.daysAgo, JSON.Member("stage", .string($0.value))) }
            + deal.values.dropFirst().map { ($0.daysAgo, JSON.Member("value", .number($0.value))) }
        for (day, change) in later.sorted(by: { $0.0 > $1.0 }) {
            try update(id, objects.deals, change, at: moment(day, deal.company))
        }
    }

    /// The tables hold what is there now; what was before is written first.
    private func apply(_ change: SampleChange, _ companies: [RecordID], _ people: [RecordID]) throws {
        let at = moment(change.daysAgo, 0)
        switch change.subject {
        case .person(let position):
            let now = SamplePerson.all[position].title
            try update(people[position], objects.people, .init(change.attribute, .string(now)), at: at)
        case .company(let position):
            let company = SampleCompany.all[position]
            let now = change.attribute == "employee_range" ? company.employees : company.revenue
            try update(companies[position], objects.companies, .init(change.attribute, .string(now)), at: at)
        }
    }

    private func former(_ subject: SampleChange.Subject, _ attribute: String) -> String? {
        SampleChange.all.first { $0.subject == subject && $0.attribute == attribute }?.former
    }

    // MARK: Records

    private func create(_ object: ObjectSchema, _ values: [JSON.Member], at now: Instant) throws -> RecordID {
        let id: RecordID = unit.ids.next()
        let writer = writer(at: now)
        _ = try writer.create(id, of: object, try ValueInput(values, of: object, schema))
        try writer.flush()
        return id
    }

    private func update(_ id: RecordID, _ object: ObjectSchema, _ value: JSON.Member, at now: Instant) throws {
        let writer = writer(at: now)
        guard let record = try writer.load(id, of: object) else { return }
        try writer.update(record, try ValueInput([value], of: object, schema), overwriting: true)
        try writer.flush()
    }

    /// One whose clock stands at another time.
    private func writer(at now: Instant) -> RecordWriter {
        RecordWriter(
            UnitOfWork(transaction: unit.transaction, now: now, ids: unit.ids), schema, by: .member(owner))
    }

    private func reference(_ record: RecordID, _ object: ObjectSchema) -> JSON {
        .object([
            ("target_object", .string(object.object.slug)), ("target_record_id", .string(record.text)),
        ])
    }

    // MARK: Days

    /// Each company comes five days after the one before.
    private static func day(ofCompany position: Int) -> Int { 330 - position * 5 }

    /// At some time within the eight hours before the present time of day.
    private func moment(_ daysAgo: Int, _ position: Int) -> Instant {
        let seconds = daysAgo * 86_400 + position * 7919 % 28_800
        return unit.now + .seconds(-seconds)
    }
}

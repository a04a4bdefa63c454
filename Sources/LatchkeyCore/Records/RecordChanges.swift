/// What creating and updating a record do to it.
extension RecordWriter {
    /// A new record: given values, then defaults; what is required must be there.
    func create(_ id: RecordID, of object: ObjectSchema, _ input: ValueInput) throws -> WorkingRecord {
        let record = make(id, of: object)
        let resolver = ValueResolver(schema: schema, connection: unit.transaction, pending: id)
        for attribute in object.visible where !attribute.isDerived {
            let given = try input[attribute].map(resolver.resolve)
            let values = try given ?? defaultValues(of: attribute, resolver)
            try attribute.requireValue(values)
            if !values.isEmpty { try set(record, attribute, values) }
        }
        if object.object.standard == .people { try joinCompany(record) }
        return record
    }

    func update(_ record: WorkingRecord, _ input: ValueInput, overwriting: Bool) throws {
        let resolver = ValueResolver(schema: schema, connection: unit.transaction)
        for (attribute, parsed) in input.values {
            var values = try resolver.resolve(parsed)
            if attribute.isMultiselect, !overwriting, !parsed.isEmpty {
                values += record.document[attribute].map(\.value)
            }
            try attribute.requireValue(values)
            try set(record, attribute, values)
        }
    }

    private func defaultValues(of attribute: Attribute, _ resolver: ValueResolver) throws -> [AttributeValue] {
        switch attribute.defaultValue {
        case nil: return []
        case .dynamic("current-user"): return [.actor(actor)]
        case .dynamic(let template):
            guard let moment = ISODuration(template)?.after(unit.now) else { return [] }
            return [attribute.type == .date ? .date(String(moment.attioText.prefix(10))) : .timestamp(moment)]
        case .fixed(let values):
            // An option may have been archived, a record deleted, since the default was set.
            return (try? resolver.resolve(attribute.parse(.array(values), schema))) ?? []
        }
    }

    /// A new person belongs to the company that has the domain of their e-mail address, which is made if there is none
    /// (FACTS.md 8.7); providers of free addresses are nobody's company.
    private func joinCompany(_ person: WorkingRecord) throws {
        guard let attribute = person.object.attribute(named: "company"),
            let companies = schema.object(named: "companies"),
            let emails = person.object.attribute(named: "email_addresses"),
            let domains = companies.attribute(named: "domains"), let name = companies.attribute(named: "name"),
            person.document[attribute].isEmpty, !attribute.isArchived
        else { return }
        for case .email(let email) in person.document[emails].map(\.value) where !FreeMail.isFree(email.domain) {
            let domain = AttributeValue.domain(DomainName(domain: email.root, root: email.root))
            let company: WorkingRecord
            if let owner = try RecordIndex.owner(of: domain, domains, in: unit.transaction),
                let known = try RecordStore.find(number: owner, of: companies, in: unit.transaction)
            {
                company = load(known, of: companies)
            } else {
                company = make(unit.ids.next(), of: companies)
                try set(company, domains, [domain])
                let label = email.root.prefix { $0 != "." }
                try set(company, name, [.text(label.prefix(1).uppercased() + label.dropFirst())])
            }
            let reference = RecordReference(object: companies.object.number, record: company.id)
            return try set(person, attribute, [.record(reference)])
        }
    }
}
